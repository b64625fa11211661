import { html, render, useEffect, useRef, useState } from "./lib/html.js";
import { get } from "./lib/api.js";
import { Shell, useMe } from "./lib/shell.js";
import { language, t } from "./lib/text.js";

/** @typedef {{rules: string, title: string, ours: boolean, languages: string[]}} RuleSet */

/** The month before this one, as an input of months writes it. */
function lastMonth() {
  const now = new Date();
  now.setDate(0);
  return now.toLocaleDateString("sv").slice(0, 7);
}

/** What rules of law ask to be measured, month by month. */
function Report() {
  const me = useMe();
  const [sets, setSets] = useState(/** @type {RuleSet[]} */ ([]));
  const [rules, setRules] = useState("");
  const [month, setMonth] = useState(lastMonth());
  const [liked, setLiked] = useState(/** @type {string} */ (language()));
  const frame = useRef(/** @type {HTMLIFrameElement | null} */ (null));
  useEffect(() => void get("/rules").then((r) => {
    setSets(r.rules);
    setRules(r.rules[0]?.rules ?? "");
  }), []);

  const there = sets.find((s) => s.rules === rules)?.languages ?? ["en"];
  const reads = there.includes(liked) ? liked : "en";
  const good = rules !== "" && /^\d{4}-\d\d$/.test(month);
  const at = (/** @type {string} */ format) => "/api/v1/reports/rules?" + new URLSearchParams({ rules, month, format, language: reads }).toString();
  return html`
    <${Shell} me=${me}>
      <h1>${t("rulesReport")}</h1>
      <div class="search">
        <label>${t("rules")}<select value=${rules} onChange=${(/** @type {Event} */ e) => setRules(/** @type {HTMLSelectElement} */ (e.currentTarget).value)}>
          ${sets.map((s) => html`<option key=${s.rules} value=${s.rules}>${s.ours ? "★ " : ""}${s.rules}: ${s.title}</option>`)}</select></label>
        <label>${t("month")}<input type="month" value=${month} onInput=${(/** @type {Event} */ e) => setMonth(/** @type {HTMLInputElement} */ (e.currentTarget).value)} /></label>
        <label>${t("spokenLanguage")}<select value=${reads} onChange=${(/** @type {Event} */ e) => setLiked(/** @type {HTMLSelectElement} */ (e.currentTarget).value)}>
          ${there.map((l) => html`<option key=${l} value=${l} lang=${l}>${new Intl.DisplayNames([l], { type: "language" }).of(l)}</option>`)}</select></label>
        <button disabled=${!good} onClick=${() => frame.current?.contentWindow?.print()}>${t("print")}</button>
        ${good && html`<a class="button" href=${at("csv")} download>CSV</a> <a class="button" href=${at("json")} download=${`${rules}-${month}.json`}>JSON</a>`}
      </div>
      ${good && html`<iframe class="report sheet" ref=${frame} src=${at("html")} title=${t("rulesReport")} sandbox="allow-same-origin allow-modals allow-popups"></iframe>`}
    <//>`;
}

document.title = `${t("rulesReport")} · Centralino`;
render(html`<${Report} />`, document.body);
