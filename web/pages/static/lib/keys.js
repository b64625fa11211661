/** Whether somebody writes there. @param {EventTarget | null} at */
const writing = (at) => at instanceof HTMLElement && (at.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(at.tagName));

/**
 * The letter that is pressed together with Alt, in lower case, and "" for everything else. AltGr, which many keyboards write €
 * and @ with, is no Alt; it comes as Ctrl and Alt. A key that is held down counts once.
 * @param {KeyboardEvent} e
 */
export function altLetter(e) {
  if (!e.altKey || e.ctrlKey || e.metaKey || e.repeat) return "";
  if (/^[a-z]$/i.test(e.key)) return e.key.toLowerCase();
  // With Option a Mac writes another character: there the place of the key tells, except where somebody writes.
  return /^Key[A-Z]$/.test(e.code) && !writing(e.target) ? e.code.slice(3).toLowerCase() : "";
}

/** The key of a telephone that is pressed, where nobody writes; "" for every other. @param {KeyboardEvent} e */
export const dialled = (e) => (!e.altKey && !e.ctrlKey && !e.metaKey && !writing(e.target) && /^[0-9*#]$/.test(e.key) ? e.key : "");
