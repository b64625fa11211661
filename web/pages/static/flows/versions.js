import { html, useEffect, useState } from "../lib/html.js";
import { get, Refused } from "../lib/api.js";
import { locale, t } from "../lib/text.js";
import { FindingNote, place } from "./checks.js";

/** @typedef {{version: string, since: string, by: "start" | "reload", kept: boolean}} Version */
/** @typedef {{who: "callers" | "agents" | "supervisors" | "operators", flow?: string, step?: string, text: string}} Change */
/** @typedef {{reloaded: boolean, error?: string, changes: Change[] | null, problems?: import("./types.js").Finding[]}} Answer */

/** @type {Record<Change["who"], import("../lib/text.js").Key>} */
const who = { callers: "callersNotice", agents: "agentsNotice", supervisors: "supervisorsNotice", operators: "operatorsNotice" };

/** What will be noticed of a change, in words. @param {{changes: Change[]}} props */
function Changes({ changes }) {
  if (changes.length === 0) return html`<p>${t("nothingNoticed")}</p>`;
  const groups = /** @type {Change["who"][]} */ (Object.keys(who)).filter((w) => changes.some((c) => c.who === w));
  return html`${groups.map((w) => html`
    <h4>${t(who[w])}</h4>
    <ul>${changes.filter((c) => c.who === w).map((c) => html`<li key=${c.text}>${c.flow && html`<b>${c.flow}</b>: `}${c.text}</li>`)}</ul>`)}`;
}

/**
 * Reading the files anew: first what would come of it, then it is put in force.
 * @param {{done: () => void}} props
 */
function Reload({ done }) {
  const [answer, setAnswer] = useState(/** @type {Answer | null} */ (null));
  const [failed, setFailed] = useState(/** @type {Refused | null} */ (null));
  const [busy, setBusy] = useState(false);
  /** A refused reload says why as JSON too. @param {boolean} tried */
  const ask = async (tried) => {
    setBusy(true);
    setFailed(null);
    try {
      const got = await fetch(`/api/v1/reload${tried ? "?try=true" : ""}`, { method: "POST" });
      const body = await got.json();
      if (body.reloaded === undefined) throw new Refused(got.status, body);
      setAnswer(body);
      if (body.reloaded) done();
    } catch (e) {
      setFailed(e instanceof Refused ? e : new Refused(0, { title: String(e) }));
    }
    setBusy(false);
  };
  const notes = (/** @type {string} */ severity) => html`
    <ul class="plainly findings">${(answer?.problems ?? []).filter((p) => p.severity === severity).map((p) => html`<${FindingNote} key=${place(p) + p.message} finding=${p} />`)}</ul>`;
  const fine = answer && !answer.error && !answer.reloaded;
  return html`
    <section class="reload" aria-labelledby="reload">
      <h3 id="reload">${t("reload")}</h3>
      <p>${t("reloadHow")}</p>
      <div class="tools">
        <button disabled=${busy} onClick=${() => ask(true)}>${t("tryReload")}</button>
        <button class="first" disabled=${busy || !fine} onClick=${() => ask(false)}>${t("putInForce")}</button>
      </div>
      <div role="status">
        ${failed && html`<div class="note late"><p><strong>${failed.message}</strong></p>${failed.advice}</div>`}
        ${answer && html`
          <p class="note ${answer.error ? "late" : "calm"}"><strong>${answer.reloaded ? t("isInForce") : !answer.error ? t("wouldBeInForce") : answer.problems ? t("hasFaults") : answer.error}</strong></p>
          ${notes("fault")}
          ${!answer.error && html`<${Changes} changes=${answer.changes ?? []} />`}
          ${notes("warning")}`}
      </div>
    </section>`;
}

/**
 * Which versions were in force since when, what changed between two of them, and for whom may: reading the files anew.
 * @param {{flow: import("./types.js").Flow, may: boolean, done: () => void}} props
 */
export function Versions({ flow, may, done }) {
  const [versions, setVersions] = useState(/** @type {Version[]} */ ([]));
  const [told, setTold] = useState(/** @type {{of: string, changes: Change[]} | null} */ (null));
  const [failed, setFailed] = useState(/** @type {Refused | null} */ (null));
  const path = `/flows/${encodeURIComponent(flow.flow)}`;
  useEffect(() => {
    setTold(null);
    setFailed(null);
    get(`${path}/versions`).then((all) => setVersions(all.versions), setFailed);
  }, [path, flow.version]);
  /** @param {Version} before @param {Version} after */
  const compare = (before, after) =>
    get(`${path}/changes?from=${before.version}&to=${after.version}`).then((all) => setTold({ of: after.version + after.since, changes: all.changes }), setFailed);
  return html`
    <h2>${t("versions")}</h2>
    ${failed && html`<div class="note late" role="alert"><p><strong>${failed.message}</strong></p>${failed.advice}</div>`}
    <ol class="plainly versions">${versions.map((v, i) => html`
      <li key=${v.since}>
        <p><code>${v.version}</code> ${v.version === flow.version && i === 0 && html`<span class="word calm">${t("inForce")}</span>`}
          <br /><span class="quiet">${t(v.by === "start" ? "sinceStart" : "sinceReload", { time: new Date(v.since).toLocaleString(locale()) })}</span></p>
        ${versions[i + 1] && (v.kept && versions[i + 1].kept
          ? html`<button onClick=${() => compare(versions[i + 1], v)}>${t("whatChanged")}<span class="unseen"> ${v.version}</span></button>`
          : html`<p class="quiet">${t("notKept")}</p>`)}
        ${told?.of === v.version + v.since && html`<div role="status"><${Changes} changes=${told.changes} /></div>`}
      </li>`)}
    </ol>
    ${may && html`<${Reload} done=${done} />`}`;
}
