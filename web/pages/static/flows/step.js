import { html } from "../lib/html.js";
import { count, locale, percent, t } from "../lib/text.js";

/** @typedef {import("./types.js").Flow} Flow */
/** @typedef {import("./types.js").Step} Step */
/** @typedef {import("./types.js").Distance} Distance */

/** @param {number} n */
export const seconds = (n) => t("seconds", { count: new Intl.NumberFormat(locale(), { maximumFractionDigits: 1 }).format(n) });

/** How far it is to somebody. @param {{title: string, of: Distance}} props */
function Far({ title, of: d }) {
  if (!d.can) return html`<dt>${title}</dt><dd>${t("notAlways")}</dd>`;
  const keys = d.keys === undefined ? t("bySilence") : d.keys === 1 ? t("oneKey") : t("keys", { count: count(d.keys) });
  return html`
    <dt>${title}</dt>
    <dd>${keys} · ${t("knowsTheWay", { time: seconds(d.quick_seconds ?? 0) })} · ${t("hearsAll", { time: seconds(d.heard_seconds ?? 0) })}
      ${d.path && html`<p class="quiet">${d.path}</p>`}</dd>`;
}

/** @param {{step: Step, choose: (step: string) => void}} props */
function Ways({ step, choose }) {
  return html`
    <h3>${t("ways")}</h3>
    <ul class="plainly">${step.ways.map((w) => html`
      <li key=${w.to}>${w.by.map((by) => html`<span class="word">${by}</span> `)}
        → ${w.to === "end" ? html`<b>${t("endOfCall")}</b>` : html`<button class="plain" onClick=${() => choose(w.to)}>${w.to}</button>`}
        <span class="quiet"> ${t("callersToday", { count: count(w.calls) })}</span></li>`)}
    </ul>`;
}

/** @param {{step: Step}} props */
function Prompts({ step }) {
  if (step.prompts.length === 0) return null;
  return html`
    <h3>${t("prompts")}</h3>
    <ul class="plainly">${step.prompts.map((p) => html`
      <li><span class="word">${p.language}</span> ${p.name && html`<b>${p.name}</b> `}${p.text && html`<span lang=${p.language}>“${p.text}”</span> `}
        <span class="quiet">${seconds(p.seconds)}</span></li>`)}
    </ul>`;
}

/**
 * What is known of one step: where it is written, who came today, what it says, how far a person is.
 * @param {{flow: Flow, step: Step | undefined, now: import("./types.js").Now | undefined, choose: (step: string) => void}} props
 */
export function StepPanel({ flow, step, now, choose }) {
  if (!step) return html`<p class="quiet">${t("chooseAStep")}</p>`;
  return html`
    <h2>${step.step} <small class="quiet">${step.verb}</small></h2>
    ${step.text && html`<p>${step.text}</p>`}
    <p class="quiet place">${flow.file}:${step.line}:${step.column}</p>
    <dl class="facts wide-facts">
      <dt>${t("hereNow")}</dt>
      <dd class="here">${count(now?.callers ?? 0)}${now && now.waiting > 0 ? `, ${t("ofWhomWait", { count: count(now.waiting) })}` : ""}${now && now.talking > 0 ? `, ${t("ofWhomTalk", { count: count(now.talking) })}` : ""}</dd>
      <dt>${t("cameToday")}</dt>
      <dd>${count(step.came)}${step.left > 0 ? `, ${t("leftHere", { count: count(step.left), share: percent(step.left / Math.max(1, step.came)) })}` : ""}</dd>
      ${step.person && html`<${Far} title=${t("aPerson")} of=${step.person} />`}
      ${step.anyone && html`<${Far} title=${t("anyone")} of=${step.anyone} />`}
    </dl>
    ${!step.person && html`<p class="quiet">${t("notProvedHere")}</p>`}
    <${Prompts} step=${step} />
    <${Ways} step=${step} choose=${choose} />`;
}
