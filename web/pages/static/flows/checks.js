import { html } from "../lib/html.js";
import { t } from "../lib/text.js";

/** @typedef {import("./types.js").Finding} Finding */

/** @param {{file: string, line?: number, column?: number}} f */
export const place = (f) => (f.line ? `${f.file}:${f.line}${f.column ? `:${f.column}` : ""}` : f.file);

/** One thing that check finds. @param {{finding: Finding, choose?: (step: string) => void}} props */
export function FindingNote({ finding: f, choose }) {
  return html`
    <li class="note ${f.severity === "fault" ? "late" : "busy"}">
      <p><span class="quiet">${t(f.severity)}</span> <code>${place(f)}</code>
        ${f.step && choose && html` <button class="plain" onClick=${() => choose(f.step ?? "")}>${f.step}</button>`}</p>
      <p><strong>${f.message}</strong></p>
      ${f.hint && html`<p>${f.hint}</p>`}
      ${f.path && !f.message.includes(f.path) && html`<p class="quiet">${f.path}</p>`}
      ${f.asks && html`<p class="quiet">${t("ruleAsks", { rule: f.rule ?? "", asks: f.asks })}</p>`}
      ${f.law && html`<p class="quiet">${f.law.asks} <a href=${f.law.url} rel="noreferrer">${f.law.act || f.law.set}</a></p>`}
    </li>`;
}

/** What is proved of a flow, and what is wrong with it. @param {{flow: import("./types.js").Flow, choose: (step: string) => void}} props */
export function Checks({ flow, choose }) {
  return html`
    <h2>${t("checks")}</h2>
    ${flow.summary && html`<p class="note calm">${flow.summary}</p>`}
    ${flow.findings.length === 0
      ? html`<p>${t("noFindings")}</p>`
      : html`<ul class="plainly findings">${flow.findings.map((f) => html`<${FindingNote} key=${place(f) + f.message} finding=${f} choose=${choose} />`)}</ul>`}`;
}
