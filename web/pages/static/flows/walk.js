import { html, useEffect, useRef, useState } from "../lib/html.js";
import { post, Refused } from "../lib/api.js";
import { clock, language, t } from "../lib/text.js";

/** @typedef {{seconds: number, what: string, text: string, line: string}} Moment */

/**
 * @typedef {object} Walked
 * @property {string} at
 * @property {string} from
 * @property {string} to
 * @property {Moment[]} moments
 * @property {boolean} over
 * @property {boolean} cut
 * @property {string} step
 * @property {string} phase
 * @property {number} seconds
 * @property {number} place in the queue; 0: in none
 * @property {string} language
 */

/** What a transcript calls things, in Italian. @type {Record<string, string>} */
const inItalian = {
  answered: "risposta", step: "passo", keyed: "digita", asked: "chiesto", survey: "sondaggio", callback: "richiamata", voicemail: "messaggio",
  comment: "commento", ended: "finita", queued: "in coda", told: "avviso", rings: "squilla", stops: "smette", waits: "attende", asks: "chiede",
  aside: "a lato", back: "di nuovo", speaks: "parla", "hangs up": "riaggancia", leaves: "lascia", paused: "in pausa", music: "musica",
  hears: "sente", presses: "preme", fault: "guasto", passed: "passata",
};

const keypad = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

/**
 * Who calls, when, and what is unlike a good day.
 * @typedef {{from: string, at: string, agents: string, directories: Record<string, {is: string, fields: Record<string, string>}>}} Setting
 */

/** @param {{flow: import("./types.js").Flow, setting: Setting, change: (s: Setting) => void}} props */
function Settings({ flow, setting, change }) {
  /** @param {(e: {currentTarget: HTMLInputElement & HTMLSelectElement}) => Partial<Setting>} how */
  const set = (how) => (/** @type {any} */ e) => change({ ...setting, ...how(e) });
  /** @param {string} name @param {(d: {is: string, fields: Record<string, string>}, value: string) => object} how */
  const answer = (name, how) =>
    set((e) => ({ directories: { ...setting.directories, [name]: { ...directory(name), ...how(directory(name), e.currentTarget.value) } } }));
  const directory = (/** @type {string} */ name) => setting.directories[name] ?? { is: "unknown", fields: {} };
  return html`
    <details class="setting">
      <summary>${t("walkSetting")}</summary>
      <div class="fields">
        <label>${t("caller")}<input type="tel" value=${setting.from} placeholder=${t("withheldNumber")} onChange=${set((e) => ({ from: e.currentTarget.value }))} /></label>
        <label>${t("walkAt")}<input type="datetime-local" value=${setting.at} onChange=${set((e) => ({ at: e.currentTarget.value }))} /></label>
        <label>${t("agents")}<select value=${setting.agents} onChange=${set((e) => ({ agents: e.currentTarget.value }))}>
          <option value="present">${t("agentsAnswer")}</option><option value="busy">${t("agentsBusy")}</option><option value="absent">${t("nobody")}</option>
        </select></label>
        ${flow.asks.map((a) => html`
          <label key=${a.directory}>${t("directorySays", { name: a.directory })}<select value=${directory(a.directory).is} onChange=${answer(a.directory, (_, is) => ({ is }))}>
            <option value="unknown">${t("saysUnknown")}</option><option value="found">${t("saysFound")}</option><option value="down">${t("saysNothing")}</option>
          </select></label>
          ${directory(a.directory).is === "found" && a.fields.map((f) => html`
            <label key=${a.directory + f}>${f}<input value=${directory(a.directory).fields[f] ?? ""}
              onChange=${answer(a.directory, (d, value) => ({ fields: { ...d.fields, [f]: value } }))} /></label>`)}`)}
      </div>
      <p class="quiet">${t("nobodyIsLookedUp")}</p>
    </details>`;
}

/** @param {{moments: Moment[]}} props */
function Transcript({ moments }) {
  const end = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    if (end.current) end.current.scrollTop = end.current.scrollHeight;
  }, [moments]);
  return html`
    <div class="transcript" ref=${end} tabindex="0" role="log" aria-label=${t("transcript")}>
      <ol class="story">${moments.map((m, i) => html`
        <li key=${i} class=${m.what === "hears" ? "heard" : ""}><time>${clock(m.seconds)}</time><p><span class="quiet">${language() === "it" ? inItalian[m.what] ?? m.what : m.what}</span> ${m.text}</p></li>`)}</ol>
    </div>`;
}

/**
 * Walks through a flow: what a caller would hear, key by key, at any time. The server keeps nothing: each time the whole walk is
 * asked for.
 * @param {{flow: import("./types.js").Flow, stands: (step: string) => void}} props
 */
export function Walk({ flow, stands }) {
  const [setting, setSetting] = useState(/** @type {Setting} */ ({ from: "", at: "", agents: "present", directories: {} }));
  const [words, setWords] = useState(/** @type {string[]} */ ([]));
  const [end, setEnd] = useState(false);
  const [began, setBegan] = useState("");
  const [walked, setWalked] = useState(/** @type {Walked | null} */ (null));
  const [failed, setFailed] = useState(/** @type {Refused | null} */ (null));

  useEffect(() => {
    let gone = false;
    const ask = { from: setting.from, at: setting.at ? setting.at.replace("T", " ") : began, words, end, given: { agents: setting.agents, directories: setting.directories } };
    post(`/flows/${encodeURIComponent(flow.flow)}/walk`, ask).then((/** @type {Walked} */ w) => {
      if (gone) return;
      setWalked(w);
      setBegan(w.at);
      setFailed(null);
      stands(w.step.split("/")[0]);
    }, (e) => gone || setFailed(e));
    return () => void (gone = true);
  }, [flow.flow, flow.version, setting, words, end]);
  useEffect(() => () => stands(""), []);

  const act = (/** @type {string} */ word) => {
    if (!walked?.over) setWords([...words, word]);
  };
  const anew = () => {
    setWords([]);
    setEnd(false);
    setBegan("");
  };
  const back = () => (end ? setEnd(false) : setWords(words.slice(0, -1)));
  /** @param {KeyboardEvent} e */
  const typed = (e) => {
    if (e.ctrlKey || e.altKey || e.metaKey || ["INPUT", "SELECT"].includes(/** @type {Element} */ (e.target).tagName)) return;
    if (!keypad.includes(e.key)) return;
    e.preventDefault();
    act(e.key);
  };
  const over = walked?.over ?? false;
  return html`
    <div class="walk" onKeyDown=${typed}>
      <h2>${t("walkIt")}</h2>
      <${Settings} flow=${flow} setting=${setting} change=${(/** @type {Setting} */ s) => { anew(); setSetting(s); }} />
      ${failed && html`<div class="note late" role="alert"><p><strong>${failed.message}</strong></p>${failed.advice}</div>`}
      ${walked && html`
        <p class="quiet">${t("walkedAt", { time: walked.at, number: walked.to || "–" })}</p>
        <${Transcript} moments=${walked.moments} />
        <p class="stands" role="status">${over ? t("walkOver") : html`${t("standsAt", { step: walked.step, time: clock(walked.seconds) })}${walked.place > 0 ? ` · ${t("placeInQueue", { place: walked.place })}` : ""}`}
          ${walked.cut && html` · ${t("walkCut")}`}</p>`}
      <div class="phone">
        <div class="pad" role="group" aria-label=${t("keypad")}>${keypad.map((k) => html`<button key=${k} disabled=${over} onClick=${() => act(k)}>${k}</button>`)}</div>
        <div class="acts">
          <button disabled=${over} onClick=${() => act("-")}>${t("sayNothing")}</button>
          <button disabled=${over} onClick=${() => act("10s")}>${t("waitTen")}</button>
          <button disabled=${over} onClick=${() => act("speak")}>${t("speakNow")}</button>
          <button disabled=${over} onClick=${() => act("agent")}>${t("agentHangsUp")}</button>
          <button disabled=${over} onClick=${() => setEnd(true)}>${t("hearToTheEnd")}</button>
          <button class="end" disabled=${over} onClick=${() => act("hangup")}>${t("hangUp")}</button>
          <button disabled=${words.length === 0 && !end} onClick=${back}>${t("oneBack")}</button>
          <button onClick=${anew}>${t("beginAnew")}</button>
        </div>
      </div>
    </div>`;
}
