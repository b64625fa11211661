import { html, render, useEffect, useState } from "./lib/html.js";
import { get, Refused } from "./lib/api.js";
import { Shell, useMe } from "./lib/shell.js";
import { locale, t } from "./lib/text.js";
import { Tables, Tiles } from "./figures/tables.js";

/** @typedef {import("./figures/types.js").Report} Report */

/** A day before or after today, as an input of days writes it. @param {number} ago */
const day = (ago) => new Date(new Date().setDate(new Date().getDate() - ago)).toLocaleDateString("sv");

/** The day after one, because a period ends where the next begins. @param {string} date */
function after(date) {
  const [year, month, on] = date.split("-").map(Number);
  return new Date(year, month - 1, on + 1).toLocaleDateString("sv");
}

/** What is asked for, in the words of the API. @param {HTMLFormElement} form */
function query(form) {
  const given = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== "").map(([name, value]) => [name, String(value)]));
  return new URLSearchParams({ ...given, to: after(given.to) }).toString();
}

const first = new URLSearchParams({ from: day(6), to: after(day(0)) }).toString();

/**
 * What is to be shown. Single agents are offered only where there is a legal basis to look at them.
 * @param {{queues: string[], partners: string[], single: boolean, ask: (query: string) => void}} props
 */
function Asked({ queues, partners, single, ask }) {
  const submit = (/** @type {SubmitEvent} */ e) => {
    e.preventDefault();
    ask(query(/** @type {HTMLFormElement} */ (e.currentTarget)));
  };
  const choice = (/** @type {string} */ name, /** @type {string} */ label, /** @type {string[]} */ all) => html`
    <label>${label}<select name=${name}><option value="">${t("all")}</option>${all.map((one) => html`<option key=${one} value=${one}>${one}</option>`)}</select></label>`;
  return html`
    <form class="search asked" onSubmit=${submit}>
      <label>${t("firstDay")}<input type="date" name="from" value=${day(6)} required /></label>
      <label>${t("lastDay")}<input type="date" name="to" value=${day(0)} required /></label>
      ${choice("queue", t("queue"), queues)}
      ${partners.length > 0 && choice("partner", t("partner"), partners)}
      <label>${t("dividedBy")}<select name="by"><option value="day">${t("days")}</option><option value="half-hour">${t("halfHours")}</option></select></label>
      ${single && html`<label class="check"><input type="checkbox" name="agents" value="true" /> ${t("singleAgents")}</label>`}
      <button class="first">${t("showFigures")}</button>
    </form>`;
}

/** What a report is of, in a line. @param {{report: Report}} props */
function About({ report: r }) {
  const zone = { timeZone: r.timezone };
  const date = (/** @type {number} */ at) => new Date(at).toLocaleDateString(locale(), { ...zone, dateStyle: "medium" });
  const reaches = Date.parse(r.as_of) > 0 && new Date(r.as_of).toLocaleString(locale(), { ...zone, dateStyle: "medium", timeStyle: "medium" });
  return html`
    <p class="about-figures"><strong>${r.helpline}</strong> · ${date(Date.parse(r.from))} – ${date(Date.parse(r.to) - 1)}
      ${r.queue && html` · ${t("queue")}: ${r.queue}`}${r.partner && html` · ${t("partner")}: ${r.partner}`}
      <br /><span class="quiet">${reaches ? t("reachesTo", { time: reaches }) : t("historyEmpty")}${r.partner ? ` ${t("answeredByPartner")}` : ""}</span></p>`;
}

/** Figures of a period: of queues, days, partners, agents. */
function Page() {
  const me = useMe();
  const [queues, setQueues] = useState(/** @type {string[]} */ ([]));
  const [partners, setPartners] = useState(/** @type {string[]} */ ([]));
  const [asked, ask] = useState(first);
  const [report, setReport] = useState(/** @type {Report | null} */ (null));
  const [problem, setProblem] = useState(/** @type {Refused | null} */ (null));
  useEffect(() => {
    get("/queues").then((all) => setQueues(all.queues.map((/** @type {{queue: string}} */ q) => q.queue)), () => {});
    get("/agents").then((all) => setPartners([...new Set(all.agents.map((/** @type {{partner?: string}} */ a) => a.partner).filter(Boolean))].sort()), () => {});
  }, []);
  useEffect(() => {
    let old = false;
    get("/reports?" + asked).then((r) => old || (setReport(r), setProblem(null)), (p) => old || (setReport(null), setProblem(p)));
    return () => void (old = true);
  }, [asked]);
  return html`
    <${Shell} me=${me}>
      <h1>${t("figures")}</h1>
      <${Asked} queues=${queues} partners=${me && !me.partner ? partners : []} single=${me?.agent_figures ?? false} ask=${ask} />
      ${problem && html`<div class="note late" role="alert"><p><strong>${problem.message}</strong></p>${problem.advice}</div>`}
      ${report && html`
        <div class="tools unprinted">
          <button onClick=${() => print()}>${t("print")}</button>
          <a class="button" href=${"/api/v1/reports?format=csv&" + asked} download>CSV</a>
        </div>
        <div class="figures-of" aria-live="polite">
          <${About} report=${report} />
          <${Tiles} report=${report} />
          <${Tables} report=${report} />
        </div>`}
    <//>`;
}

document.title = `${t("figures")} · Centralino`;
render(html`<${Page} />`, document.body);
