import { html, render, useEffect, useState } from "./lib/html.js";
import { get, Refused } from "./lib/api.js";
import { Shell, useMe } from "./lib/shell.js";
import { clock, locale, t } from "./lib/text.js";
import { Ladder } from "./calls/ladder.js";
import { Recordings } from "./calls/recordings.js";

/**
 * A call that history holds.
 * @typedef {object} Past
 * @property {string} call
 * @property {string} arrived RFC 3339, as all times are
 * @property {string} [from] missing: withheld, or kept long enough
 * @property {string} [flow]
 * @property {string} [ended]
 * @property {string} [result] missing: is up
 * @property {{queue: string, waited_seconds: number}[]} visits
 */

/** @typedef {{call: string, events: object[], story?: {at: string, text: string}[]}} Whole */

/** @type {Record<string, import("./lib/text.js").Key>} */
const outcomes = {
  served: "served", informed: "informed", left: "left", abandoned: "abandoned_result", callback: "callback",
  voicemail: "voicemail", refused: "refused", failed: "failed", lost: "lost",
};

const outcome = (/** @type {string | undefined} */ result) => t(result ? outcomes[result] ?? "unknown" : "up");
const moment = (/** @type {string} */ at) => new Date(at).toLocaleString(locale(), { dateStyle: "short", timeStyle: "medium" });
const hour = (/** @type {string} */ at) => new Date(at).toLocaleTimeString(locale());
const day = (/** @type {number} */ ago) => new Date(Date.now() - ago * 86400e3).toLocaleDateString("sv");

/** What is looked for, in the words of the API. @param {HTMLFormElement} form */
function query(form) {
  const given = [...new FormData(form)].filter(([, value]) => value !== "").map(([name, value]) => [name, String(value)]);
  return new URLSearchParams(given).toString();
}

/** @param {{search: (query: string) => void}} props */
function Search({ search }) {
  const [queues, setQueues] = useState(/** @type {string[]} */ ([])); // those of today: calls may have been in others
  useEffect(() => void get("/queues").then((all) => setQueues(all.queues.map((/** @type {{queue: string}} */ q) => q.queue)), () => {}), []);
  const submit = (/** @type {SubmitEvent} */ e) => {
    e.preventDefault();
    search(query(/** @type {HTMLFormElement} */ (e.currentTarget)));
  };
  return html`
    <form class="search" role="search" onSubmit=${submit}>
      <label>${t("from")}<input type="date" name="from" value=${day(1)} required /></label>
      <label>${t("until")}<input type="date" name="to" value=${day(-1)} required /></label>
      <label>${t("number")}<input name="number" inputmode="tel" placeholder="+39…" /></label>
      <label>${t("queue")}<input name="queue" list="queues" autocomplete="off" /></label>
      <datalist id="queues">${queues.map((q) => html`<option key=${q} value=${q} />`)}</datalist>
      <label>${t("outcome")}<select name="result"><option value="">${t("all")}</option>
        ${Object.keys(outcomes).map((r) => html`<option value=${r}>${outcome(r)}</option>`)}</select></label>
      <button class="first">${t("search")}</button>
    </form>`;
}

/** @param {{calls: Past[], chosen: string, choose: (call: string) => void}} props */
function Found({ calls, chosen, choose }) {
  return html`
    <div class="scroll"><table class="stack found">
      <thead><tr><th scope="col">${t("arrived")}</th><th scope="col">${t("caller")}</th><th scope="col">${t("queue")}</th>
        <th scope="col" class="number">${t("waited")}</th><th scope="col">${t("outcome")}</th><th scope="col" class="number">${t("length")}</th></tr></thead>
      <tbody>${calls.map((c) => html`
        <tr key=${c.call} class=${c.call === chosen ? "chosen" : ""}>
          <td><button class="plain" aria-pressed=${c.call === chosen} onClick=${() => choose(c.call)}>${moment(c.arrived)}</button></td>
          <td>${c.from ?? html`<span class="quiet">${t("withheld")}</span>`}</td>
          <td>${c.visits.map((v) => v.queue).join(" → ")}</td>
          <td class="number">${c.visits.length > 0 && clock(c.visits.reduce((n, v) => n + v.waited_seconds, 0))}</td>
          <td>${outcome(c.result)}</td>
          <td class="number">${c.ended && clock((Date.parse(c.ended) - Date.parse(c.arrived)) / 1000)}</td>
        </tr>`)}</tbody>
    </table></div>`;
}

/** Which call the address names, and how it ends when the SIP messages of the call are shown too. */
const named = () => location.hash.slice(1).split("/")[0];
const withLadder = "/ladder";

/** One call, sentence by sentence. @param {{call: string, hears: boolean, close: () => void}} props */
function OneCall({ call, hears, close }) {
  const [ladder, setLadder] = useState(location.hash.endsWith(withLadder));
  const unfold = (/** @type {boolean} */ open) => {
    setLadder(open);
    history.replaceState(null, "", "#" + call + (open ? withLadder : ""));
  };
  const [whole, setWhole] = useState(/** @type {Whole | null} */ (null));
  useEffect(() => {
    setWhole(null);
    get("/calls/" + encodeURIComponent(call)).then(setWhole, () => {});
  }, [call]);
  return html`
    <section class="sheet" aria-labelledby="one">
      <header class="tools"><h2 id="one">${t("ofACall")}</h2><button onClick=${close}>${t("close")}</button></header>
      <ol class="story">${whole?.story?.map((s) => html`<li><time datetime=${s.at}>${hour(s.at)}</time><p>${s.text}</p></li>`)}</ol>
      <${Recordings} call=${call} may=${hears} />
      <details open=${ladder} onToggle=${(/** @type {Event} */ e) => unfold(/** @type {HTMLDetailsElement} */ (e.currentTarget).open)}>
        <summary>${t("ladder")}</summary>${ladder && html`<${Ladder} call=${call} />`}</details>
      ${whole && html`<details><summary>${t("events")}</summary><pre tabindex="0">${whole.events.map((e) => JSON.stringify(e)).join("\n")}</pre></details>`}
    </section>`;
}

/** Calls that were. */
function Calls() {
  const me = useMe();
  const [asked, setAsked] = useState(`from=${day(1)}&to=${day(-1)}`);
  const [found, setFound] = useState(/** @type {{calls: Past[], next?: string} | null} */ (null));
  const [problem, setProblem] = useState(/** @type {Refused | null} */ (null));
  const [chosen, setChosen] = useState(named());

  const look = (/** @type {string} */ query, /** @type {Past[]} */ before) =>
    get("/history?" + query).then((page) => {
      setFound({ calls: [...before, ...page.calls], next: page.next });
      setProblem(null);
    }, setProblem);
  useEffect(() => void look(asked, []), [asked]);
  useEffect(() => {
    if (named() !== chosen) history.replaceState(null, "", chosen ? "#" + chosen : location.pathname);
  }, [chosen]);

  const more = () => look(asked + "&cursor=" + encodeURIComponent(found?.next ?? ""), found?.calls ?? []);
  return html`
    <${Shell} me=${me}>
      <h1 class="unseen">${t("calls")}</h1>
      <${Search} search=${setAsked} />
      ${me?.rights.includes("reports:read") && html`<p class="tools"><a class="button" href="/calls/figures">${t("figures")}</a>
        ${!me.partner && html`<a class="button" href="/calls/report">${t("rulesReport")}</a>`}</p>`}
      ${problem && html`<div class="note late" role="alert"><p><strong>${problem.message}</strong></p>${problem.advice}</div>`}
      <div class="twofold">
        <section class="sheet" aria-live="polite">
          ${found?.calls.length === 0 && html`<p>${t("noCalls")}</p>`}
          ${found && found.calls.length > 0 && html`<${Found} calls=${found.calls} chosen=${chosen} choose=${setChosen} />`}
          ${found && found.calls.length > 0 && html`<p class="tools"><a class="button" href=${"/api/v1/history/export?" + asked} download>${t("asCSV")}</a></p>`}
          ${found?.next && html`<p><button onClick=${more}>${t("more")}</button></p>`}
        </section>
        ${chosen && html`<${OneCall} call=${chosen} hears=${me?.rights.includes("recordings:read") ?? false} close=${() => setChosen("")} />`}
      </div>
    <//>`;
}

document.title = `${t("calls")} · Centralino`;
render(html`<${Calls} />`, document.body);
