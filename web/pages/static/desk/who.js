import { html, useState } from "../lib/html.js";
import { clock, locale, t } from "../lib/text.js";
import { plain, wordsFor } from "./told.js";

/** @typedef {import("./told.js").Told} Told */

/** @type {Record<string, import("../lib/text.js").Key>} */
const results = {
  served: "served", informed: "informed", left: "left", abandoned: "abandoned_result", callback: "callback",
  voicemail: "voicemail", refused: "refused", failed: "failed", lost: "lost",
};

const moment = (/** @type {string} */ at) => new Date(at).toLocaleString(locale(), { dateStyle: "medium", timeStyle: "short" });

/** One thing that was keyed in. @param {{keyed: import("./told.js").Keyed}} props */
function Keyed({ keyed: k }) {
  if (k.digits !== undefined) return html`<li><span class="quiet">${plain(k.name ?? k.step)}</span> <b>${k.digits}</b></li>`;
  return html`<li><span class="quiet">${plain(k.step)}</span> ${k.leads_to ? html`→ <b>${plain(k.leads_to)}</b> <span class="quiet">(${k.key})</span>` : html`<b>${k.key}</b>`}</li>`;
}

/** How many earlier calls are shown before somebody asks for all: what came of this one stands below. */
const first = 3;

/** What came of calls before. @param {{told: Told}} props */
function Earlier({ told }) {
  const [all, setAll] = useState(false);
  if (told.earlier_unknown) return html`<p class="quiet">${t("earlierUnknown")}</p>`;
  if (told.earlier.length === 0) return html`<p class="quiet">${t("noEarlier")}</p>`;
  return html`
    <ol class="earlier">${(all ? told.earlier : told.earlier.slice(0, first)).map((e) => html`
      <li key=${e.call}>
        <p><time datetime=${e.arrived}>${moment(e.arrived)}</time>${e.queue && html` · ${plain(e.queue)}`}</p>
        <p>${e.outcome ? html`<b>${wordsFor(told.outcomes, e.outcome)}</b>` : t(e.result ? results[e.result] ?? "unknown" : "up")}
          ${e.agent && html`<span class="quiet"> · ${e.agent}</span>`}</p>
        ${e.note && html`<p class="said">${e.note}</p>`}
      </li>`)}</ol>
    ${!all && told.earlier.length > first && html`<div class="tools"><button onClick=${() => setAll(true)}>${t("more")}</button></div>`}`;
}

/** What stands elsewhere, in words of its own. */
const shown = ["name", "language"];

/**
 * Who calls: what the directory says, what they keyed in, how long they waited, and their calls before.
 * @param {{told: Told, named: boolean}} props named: the call is there, and the name with it
 */
export function Who({ told, named }) {
  const name = told.fields?.find((f) => f.name === "name")?.value;
  const others = told.fields?.filter((f) => !shown.includes(f.name) && f.value !== told.from && f.value !== told.customer);
  return html`
    <section class="sheet who" aria-labelledby="who">
      <h2 id="who">${t(named ? "whoCalls" : "whoCalled")}</h2>
      ${name && !named && html`<p class="name">${name}</p>`}
      <dl class="facts">
        ${told.customer && html`<dt>${t("customer")}</dt><dd>${told.customer}</dd>`}
        ${others?.map((f) => html`<dt key=${f.name}>${plain(f.name)}</dt><dd>${f.value}</dd>`)}
        ${!told.customer && html`<dt>${t("customer")}</dt><dd class="quiet">${t("nobodyKnown")}</dd>`}
        <dt>${t("hasWaited")}</dt><dd>${clock(told.waited_seconds)}</dd>
      </dl>
      ${told.keyed.length > 0 && html`<h3>${t("keyedIn")}</h3><ul class="keyed">${told.keyed.map((k) => html`<${Keyed} keyed=${k} />`)}</ul>`}
      <h3>${t("earlierCalls")}</h3>
      <${Earlier} told=${told} />
    </section>`;
}
