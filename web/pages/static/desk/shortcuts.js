import { html, useEffect } from "../lib/html.js";
import { altLetter } from "../lib/keys.js";
import { t } from "../lib/text.js";

/** @type {[letter: string, does: import("../lib/text.js").Key][]} */
const all = [["A", "answer"], ["E", "keyEnds"], ["M", "mute"], ["H", "hold"], ["T", "keyPassesOn"], ["B", "takeBack"], ["N", "searchNotes"]];

/**
 * Does what is pressed together with Alt.
 * @param {Record<string, (() => void) | false | undefined>} acts by their letters; what cannot be done now is left to the browser
 */
export function useShortcuts(acts) {
  useEffect(() => {
    const pressed = (/** @type {KeyboardEvent} */ e) => {
      const act = acts[altLetter(e)];
      if (!act) return;
      e.preventDefault();
      act();
    };
    addEventListener("keydown", pressed);
    return () => removeEventListener("keydown", pressed);
  });
}

/** The keys, for who wants to learn them. */
export const Shortcuts = () => html`
  <details class="sheet shortcuts">
    <summary>${t("shortcuts")}</summary>
    <dl class="facts">${all.map(([letter, does]) => html`<dt key=${letter}>${t(does)}</dt><dd><kbd>Alt ${letter}</kbd></dd>`)}</dl>
  </details>`;
