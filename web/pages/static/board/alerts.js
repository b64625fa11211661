import { html, useEffect, useRef, useState } from "../lib/html.js";
import { post } from "../lib/api.js";
import { clock, count, percent, t } from "../lib/text.js";

/**
 * An alert that is on.
 * @typedef {object} Alert
 * @property {string} id
 * @property {string} alert
 * @property {string} [queue]
 * @property {string} [source]
 * @property {"longest-wait" | "service-level" | "nobody" | "estimate-error" | "directory" | "service" | "law"} when
 * @property {string} since RFC 3339
 * @property {string} fired
 * @property {number} value when it was fired
 * @property {number} limit
 * @property {string} [acknowledged] who sees to it
 */

/** @type {Record<Alert["when"], import("../lib/text.js").Key>} */
const words = {
  "longest-wait": "alertLongest", "service-level": "alertLevel", nobody: "alertNobody", "estimate-error": "alertEstimate",
  directory: "alertDirectory", service: "alertService", law: "alertLaw",
};

/** What is the case, in a sentence. @param {Alert} a */
export function says(a) {
  const share = a.when === "service-level" || (a.when === "law" && a.limit <= 1);
  const write = (/** @type {number} */ n) => (share ? percent(n) : a.when === "directory" || a.when === "service" ? count(n) : clock(n));
  return t(words[a.when], { queue: a.queue ?? "", source: a.source ?? "", value: write(a.value), limit: write(a.limit) });
}

/** Two tones, falling. Browsers allow it once somebody has touched the page. */
function ring() {
  const sound = new AudioContext();
  const loudness = new GainNode(sound, { gain: 0.15 });
  loudness.connect(sound.destination);
  [880, 660].forEach((hz, i) => {
    const tone = new OscillatorNode(sound, { frequency: hz });
    tone.connect(loudness);
    tone.start(sound.currentTime + i * 0.25);
    tone.stop(sound.currentTime + i * 0.25 + 0.2);
  });
  setTimeout(() => void sound.close(), 1000);
}

/** Whether new alerts sound, as somebody chose it here. */
export function useSound() {
  const [on, setOn] = useState(localStorage.getItem("alertSound") === "on");
  const turn = () => {
    localStorage.setItem("alertSound", on ? "off" : "on");
    setOn(!on);
    if (!on) ring();
  };
  return /** @type {const} */ ([on, html`<button aria-pressed=${on} onClick=${turn}>${t("alertSound")}</button>`]);
}

/** @param {{alert: Alert, now: number, may: boolean}} props */
function One({ alert: a, now, may }) {
  const [problem, setProblem] = useState("");
  const see = () => post(`/alerts/${encodeURIComponent(a.id)}/acknowledge`).then(() => setProblem(""), (p) => setProblem(p.message));
  return html`
    <li class="alert ${a.acknowledged ? "busy" : "late"}">
      <p><strong>${says(a)}</strong> <span class="since">${t("alertSince", { time: clock((now - Date.parse(a.since)) / 1000) })}</span></p>
      ${a.acknowledged
        ? html`<p class="by">${t("alertSeen", { name: a.acknowledged })}</p>`
        : may && html`<button onClick=${see}>${t("alertSee")}<span class="unseen">: ${says(a)}</span></button>`}
      ${problem && html`<p role="alert">${problem}</p>`}
    </li>`;
}

/**
 * The alerts that are on. New ones sound where that was chosen, but for those that were on when the page was opened.
 * @param {{alerts: Alert[], now: number, may: boolean, sound: boolean}} props
 */
export function Alerts({ alerts, now, may, sound }) {
  const known = useRef(/** @type {Set<string> | null} */ (null));
  const names = alerts.map((a) => a.id + a.fired).join();
  useEffect(() => {
    const fresh = known.current && alerts.some((a) => !a.acknowledged && !known.current?.has(a.id + a.fired));
    known.current = new Set(alerts.map((a) => a.id + a.fired));
    if (fresh && sound) ring();
  }, [names]);
  return html`
    <section class="alerts" aria-label=${t("alerts")} aria-live="assertive" aria-relevant="additions">
      ${alerts.length > 0 && html`<ul>${alerts.map((a) => html`<${One} key=${a.id} alert=${a} now=${now} may=${may} />`)}</ul>`}
    </section>`;
}
