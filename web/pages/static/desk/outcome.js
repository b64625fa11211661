import { html, useEffect, useRef, useState } from "../lib/html.js";
import { post, Refused } from "../lib/api.js";
import { t } from "../lib/text.js";
import { wordsFor } from "./told.js";

/** @typedef {import("./told.js").Told} Told */
/** @typedef {{call: string, queue: string, outcome?: string, owed?: boolean}} Talk */

/** After-call work is made longer when less of it is left than this while somebody writes, by how much, s. */
const shortly = 15, longer = 30;

/**
 * What came of the conversation: a code, and a note in the agent's own words.
 * @param {{told: Told, talk: Talk, wrapUpUntil: string | undefined}} props after-call work ends then; undefined while they speak
 */
export function Outcome({ told, talk, wrapUpUntil }) {
  const [code, setCode] = useState(told.outcome ?? "");
  const [note, setNote] = useState(told.note ?? "");
  const [saved, setSaved] = useState(told.outcome ? `${told.outcome}\n${told.note ?? ""}` : "");
  const [problem, setProblem] = useState(/** @type {Refused | null} */ (null));
  const extended = useRef(0);
  const is = `${code}\n${note.trim()}`;

  useEffect(() => { // who writes is not done
    const left = wrapUpUntil ? Date.parse(wrapUpUntil) - Date.now() : Infinity;
    if (is === saved || is === "\n" || talk.owed || left > shortly * 1e3 || Date.now() - extended.current < shortly * 1e3) return;
    extended.current = Date.now();
    post("/me/wrap-up", { extend_seconds: longer }).catch(() => {});
  }, [is, wrapUpUntil]);

  const save = (/** @type {SubmitEvent} */ e) => {
    e.preventDefault();
    post("/me/outcome", { call: talk.call, code, note }).then(() => {
      setSaved(is);
      setProblem(null);
    }, setProblem);
  };
  return html`
    <section class="sheet outcome" aria-labelledby="outcome">
      <h2 id="outcome">${t("whatCame")}</h2>
      ${talk.owed && html`<p class=${wrapUpUntil ? "note busy" : "quiet"} role="status">${t("outcomeOwed")}</p>`}
      ${problem && html`<div class="note late" role="alert"><p><strong>${problem.message}</strong></p>${problem.advice}</div>`}
      <form onSubmit=${save}>
        <fieldset>
          <legend class="unseen">${t("whatCame")}</legend>
          ${told.outcomes.map((o) => html`
            <label key=${o.code} class="choice"><input type="radio" name="code" value=${o.code} checked=${code === o.code} required
              onChange=${() => setCode(o.code)} /> ${wordsFor(told.outcomes, o.code)}</label>`)}
        </fieldset>
        <label>${t("note")}<textarea name="note" rows="3" maxlength="4000" value=${note} onInput=${(/** @type {any} */ e) => setNote(e.currentTarget.value)}></textarea></label>
        <div class="tools">
          <button class="first" disabled=${is === saved}>${t("save")}</button>
          <span role="status">${is === saved && t("saved")}</span>
        </div>
      </form>
    </section>`;
}
