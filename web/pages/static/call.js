import { html, render, useEffect, useState } from "./lib/html.js";
import { get, Refused } from "./lib/api.js";
import { useNow } from "./lib/now.js";
import { dialled } from "./lib/keys.js";
import { Choices } from "./lib/shell.js";
import { devices as all, useLevel } from "./lib/sound.js";
import { clock, percent, t } from "./lib/text.js";
import { useLine } from "./call/line.js";

/** @typedef {{helpline: string, numbers: string[]}} Visit */

const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

/** The number that is called: the one that the page was opened with, if it may be. @param {Visit | null} visit */
function wanted(visit) {
  const asked = new URLSearchParams(location.search).get("number") ?? "";
  return visit?.numbers.includes(asked) ? asked : visit?.numbers[0];
}

/** How loud something is. @param {{stream: MediaStream | null, name: string}} props */
function Level({ stream, name }) {
  const level = useLevel(stream);
  return html`<label>${name}<meter min="0" max="1" value=${level}></meter></label>`;
}

/** @param {{chosen: string, choose: (device: string) => void}} props */
function Microphone({ chosen, choose }) {
  const [devices, setDevices] = useState(/** @type {MediaDeviceInfo[]} */ ([]));
  useEffect(() => void all("audioinput").then(setDevices, () => {}), []);
  return devices.length > 1 && html`
    <label>${t("microphone")}
      <select value=${chosen || devices[0].deviceId} onChange=${(/** @type {any} */ e) => choose(e.currentTarget.value)}>
        ${devices.map((d) => html`<option key=${d.deviceId} value=${d.deviceId}>${d.label || t("microphone")}</option>`)}
      </select></label>`;
}

/** What the line is doing, in words. @param {{line: import("./call/line.js").Line, now: number}} props */
function State({ line, now }) {
  const words = {
    idle: t("callWhen"), calling: t("callCalling"), talking: t(line.cut ? "callCut" : "callUp"),
    over: t(line.why === "busy" ? "callBusy" : line.why === "failed" ? "callFailed" : "callOver"),
  };
  return html`
    <p class=${line.call === "idle" ? "quiet" : "large"} role="status">${words[line.call]}</p>
    ${line.call === "talking" && html`<p class="count" aria-hidden="true">${clock((now - line.since) / 1000)}</p>`}
    ${line.silent && line.call === "talking" && html`<p class="note busy" role="status">${t("callSilent")}</p>`}
    ${line.refused && html`<div class="note late" role="alert"><p><strong>${t("callRefused")}</strong></p>${line.refused.status === 429 ? t("callTooMany") : line.refused.advice}</div>`}`;
}

/** Anybody calls the helpline. */
function Call() {
  const [visit, setVisit] = useState(/** @type {Visit | null} */ (null));
  const [problem, setProblem] = useState(/** @type {Refused | null} */ (null));
  const [microphone, setMicrophone] = useState("");
  const [pressed, setPressed] = useState("");
  const line = useLine(microphone);
  const now = useNow();
  const number = wanted(visit);
  const up = line.call === "talking";
  const press = (/** @type {string} */ key) => {
    line.press(key);
    setPressed((before) => (before + key).slice(-24));
  };
  useEffect(() => void get("/visit").then(setVisit, setProblem), []);
  useEffect(() => { if (visit) document.title = `${t("callPage")} · ${visit.helpline}`; }, [visit]);
  useEffect(() => setPressed(""), [up]);
  useEffect(() => {
    if (!up) return undefined;
    const typed = (/** @type {KeyboardEvent} */ e) => {
      const key = dialled(e);
      if (!key) return;
      e.preventDefault();
      press(key);
    };
    addEventListener("keydown", typed);
    return () => removeEventListener("keydown", typed);
  }, [up]);
  const choose = (/** @type {string} */ device) => {
    setMicrophone(device);
    line.speakInto(device);
  };
  return html`
    <main class="door visit">
      <section class="sheet" aria-labelledby="helpline">
        <h1 id="helpline">${visit?.helpline ?? t("callPage")}</h1>
        ${problem && html`<div class="note late" role="alert"><p><strong>${problem.message}</strong></p>${problem.advice}</div>`}
        <${State} line=${line} now=${now} />
        <div class="tools">
          ${line.call === "idle" || line.call === "over"
            ? html`<button key="call" class="first" disabled=${!number} onClick=${() => line.dial(number ?? "")}>${t(line.call === "over" ? "callAgain" : "callNow")}</button>`
            : html`<button key="end" class="end" onClick=${line.end}>${t("hangUp")}</button>`}
          ${up && html`<button aria-pressed=${line.muted} onClick=${line.mute}>${t("mute")}</button>`}
        </div>
        ${up && html`
          <div class="pad" role="group" aria-label=${t("keypad")}>${keys.map((k) => html`<button key=${k} onClick=${() => press(k)}>${k}</button>`)}</div>
          <p class="quiet"><span class="typed">${t("callKeys")}</span> <output aria-label=${t("callPressed")}>${pressed}</output></p>
          <div class="levels">
            <${Level} stream=${line.ours} name=${t("callYou")} />
            <${Level} stream=${line.theirs} name=${t("callThem")} />
            <${Microphone} chosen=${microphone} choose=${choose} />
          </div>
          <p class="quiet">${t("quality")}: ${line.loss === null ? "…" : line.loss < 0.02 ? t("good") : t("lossy", { share: percent(line.loss) })}</p>`}
        ${document.documentElement.dataset.frame === undefined && html`<div><${Choices} /></div>`}
      </section>
    </main>`;
}

render(html`<${Call} />`, document.body);
