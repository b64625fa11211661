import { html, useEffect, useRef, useState } from "../lib/html.js";
import { Refused } from "../lib/api.js";
import { t } from "../lib/text.js";

/**
 * One thing that is asked before a wish is carried out.
 * @typedef {object} Field
 * @property {string} name
 * @property {string} label
 * @property {"text" | "time" | "choice" | "several"} kind
 * @property {{value: string, text: string}[]} [options] of a choice, or of several
 * @property {string[]} [chosen] beforehand
 * @property {boolean} [needed]
 */

/**
 * Something that a supervisor wants done: it is said what will happen before it does.
 * @typedef {object} Wish
 * @property {string} title
 * @property {string} says what will happen
 * @property {string} does what the button says
 * @property {Field[]} [fields]
 * @property {(values: Record<string, string[]>) => Promise<unknown>} act
 */

/** The next moment at which the clock here says so, as the API reads it everywhere. @param {string} time as 18:00 */
function next(time) {
  const at = new Date();
  const [hours, minutes] = time.split(":").map(Number);
  at.setHours(hours, minutes, 0, 0);
  if (at.getTime() <= Date.now()) at.setDate(at.getDate() + 1);
  return at.toISOString();
}

/** @param {{field: Field}} props */
function Asked({ field: f }) {
  const [first] = f.chosen ?? [""];
  if (f.kind === "several") {
    return html`<fieldset><legend>${f.label}</legend>
      ${f.options?.map((o) => html`<label class="check" key=${o.value}><input type="checkbox" name=${f.name} value=${o.value} defaultChecked=${f.chosen?.includes(o.value)} /> ${o.text}</label>`)}
    </fieldset>`;
  }
  if (f.kind === "choice") {
    return html`<label>${f.label}<select name=${f.name}>
      ${f.options?.map((o) => html`<option key=${o.value} value=${o.value} selected=${o.value === first}>${o.text}</option>`)}
    </select></label>`;
  }
  return html`<label>${f.label}<input type=${f.kind} name=${f.name} required=${f.needed} maxlength="100" autocomplete="off" /></label>`;
}

/** Says what will happen, and carries it out; a refusal is told where it was asked for. @param {{wish: Wish, done: () => void}} props */
export function Asking({ wish, done }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null));
  const [problem, setProblem] = useState(/** @type {Refused | null} */ (null));
  useEffect(() => dialog.current?.showModal(), []);
  const act = (/** @type {SubmitEvent} */ e) => {
    e.preventDefault();
    const data = new FormData(/** @type {HTMLFormElement} */ (e.currentTarget));
    const values = Object.fromEntries((wish.fields ?? []).map((f) => {
      const given = data.getAll(f.name).map(String).filter((v) => v !== "");
      return [f.name, f.kind === "time" ? given.map(next) : given];
    }));
    wish.act(values).then(done, setProblem);
  };
  return html`
    <dialog class="sheet" ref=${dialog} onClose=${done} aria-labelledby="asking">
      <form onSubmit=${act}>
        <h2 id="asking">${wish.title}</h2>
        <p>${wish.says}</p>
        ${wish.fields?.map((f) => html`<${Asked} key=${f.name} field=${f} />`)}
        ${problem && html`<div class="note late" role="alert"><p><strong>${problem.message}</strong></p>${problem.advice}</div>`}
        <div class="tools">
          <button class="first" type="submit">${wish.does}</button>
          <button type="button" onClick=${() => dialog.current?.close()}>${t("cancel")}</button>
        </div>
      </form>
    </dialog>`;
}
