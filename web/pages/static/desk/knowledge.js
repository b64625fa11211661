import { html, useEffect, useState } from "../lib/html.js";
import { get } from "../lib/api.js";
import { t } from "../lib/text.js";

/** @typedef {{note: string, title: string, excerpt?: string, html?: string}} Note */

/** How long after the last letter is looked for what was typed, ms. */
const pause = 200;

/** One note; its text is fetched when it is opened. The server made the HTML, of text that it escaped. @param {{note: Note}} props */
function OneNote({ note: n }) {
  const [text, setText] = useState("");
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (open && !text) get("/knowledge/" + encodeURIComponent(n.note)).then((whole) => setText(whole.html ?? ""), () => {});
  }, [open]);
  return html`
    <li>
      <h3><button class="plain" aria-expanded=${open} onClick=${() => setOpen(!open)}>${n.title}</button></h3>
      ${open ? html`<div class="prose" dangerouslySetInnerHTML=${{ __html: text }}></div>` : html`<p class="quiet">${n.excerpt}</p>`}
    </li>`;
}

/**
 * Notes for operators: those about the call, or those that have the words that are typed. A helpline without notes shows nothing.
 * @param {{queue: string | undefined, steps: string[]}} props of the call
 */
export function Knowledge({ queue, steps }) {
  const [words, setWords] = useState("");
  const [found, setFound] = useState(/** @type {{notes: Note[], all: number} | null} */ (null));
  const about = new URLSearchParams({ ...(queue && { queue }), ...(steps.length && { step: steps.join(",") }), ...(words.trim() && { q: words.trim() }) }).toString();
  useEffect(() => {
    let over = false;
    const look = setTimeout(() => get("/knowledge?" + about).then((all) => { if (!over) setFound(all); }, () => {}), words ? pause : 0);
    return () => {
      over = true;
      clearTimeout(look);
    };
  }, [about]);
  if (!found?.all) return null;
  return html`
    <section class="sheet knowledge" aria-labelledby="knowledge">
      <h2 id="knowledge">${t("notes")}</h2>
      <form role="search" onSubmit=${(/** @type {SubmitEvent} */ e) => e.preventDefault()}>
        <label><span class="unseen">${t("searchNotes")}</span>
          <input id="search-notes" type="search" placeholder=${t("searchNotes")} value=${words} onInput=${(/** @type {any} */ e) => setWords(e.currentTarget.value)} /></label>
      </form>
      <p class="unseen" role="status">${t("notesFound", { count: found.notes.length })}</p>
      ${found.notes.length === 0 && html`<p class="quiet">${t(words ? "noNotes" : "noNotesHere")}</p>`}
      <ul class="notes">${found.notes.map((n) => html`<${OneNote} key=${n.note} note=${n} />`)}</ul>
    </section>`;
}
