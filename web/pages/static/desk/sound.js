import { html, useEffect, useState } from "../lib/html.js";
import { devices, hear, useLevel } from "../lib/sound.js";
import { t } from "../lib/text.js";
import { notices, ringOnce } from "./bell.js";

/** By what an agent speaks and hears, and how loud. @typedef {{microphone: string, speaker: string, volume: number, bell: number}} Ears */

/** @returns {Ears} what this browser was told before */
function kept() {
  const level = (/** @type {string} */ key) => {
    const is = parseFloat(localStorage.getItem(key) ?? "");
    return is >= 0 && is <= 1 ? is : 1;
  };
  return { microphone: localStorage.getItem("microphone") ?? "", speaker: localStorage.getItem("speaker") ?? "", volume: level("volume"), bell: level("bell") };
}

/** What was chosen, and how to choose. @returns {[Ears, (more: Partial<Ears>) => void]} */
export function useEars() {
  const [ears, setEars] = useState(kept);
  return [ears, (more) => {
    for (const [key, value] of Object.entries(more)) localStorage.setItem(key, String(value));
    setEars(kept());
  }];
}

/**
 * The microphone while nobody is on the line: asked for once, so that the browser's question does not come between a call and its
 * answer, and listened to only while one looks at it.
 * @param {string} device @param {boolean} listens @param {boolean} live a call has it
 * @param {() => void} asked is told when there is an answer
 */
function useMicrophone(device, listens, live, asked) {
  const [stream, setStream] = useState(/** @type {MediaStream | null} */ (null));
  const [missing, setMissing] = useState(false);
  useEffect(() => {
    if (live) return undefined;
    let over = false, stop = () => {};
    const ask = async () => {
      const heard = await hear(device);
      stop = () => heard.getTracks().forEach((track) => track.stop());
      if (over || !listens) stop();
      else setStream(heard);
    };
    ask().then(() => setMissing(false), () => setMissing(true)).finally(asked);
    return () => {
      over = true;
      setStream(null);
      stop();
    };
  }, [device, listens, live]);
  return { stream, missing };
}

/** One of the devices of a kind. @param {{name: string, of: MediaDeviceInfo[], chosen: string, choose: (id: string) => void}} props */
function Device({ name, of, chosen, choose }) {
  return html`
    <label>${name}
      <select value=${of.some((d) => d.deviceId === chosen) ? chosen : of[0]?.deviceId} onChange=${(/** @type {any} */ e) => choose(e.currentTarget.value)}>
        ${of.map((d) => html`<option key=${d.deviceId} value=${d.deviceId}>${d.label || name}</option>`)}
      </select></label>`;
}

/** How loud. @param {{name: string, level: number, set: (level: number) => void, done?: () => void}} props */
const Loud = ({ name, level, set, done }) => html`
  <label>${name}<input type="range" min="0" max="1" step="0.05" value=${level} onInput=${(/** @type {any} */ e) => set(e.currentTarget.valueAsNumber)} onChange=${done} /></label>`;

/**
 * By what one speaks and hears, how loud, and whether calls are told on the screen. During a call what is chosen holds at once.
 * @param {{ears: Ears, choose: (more: Partial<Ears>) => void, ours: MediaStream | null, live: boolean}} props ours is what the caller
 *   hears of us; live: there is a call
 */
export function Sound({ ears, choose, ours, live }) {
  const [open, setOpen] = useState(false);
  const [inputs, setInputs] = useState(/** @type {MediaDeviceInfo[]} */ ([]));
  const [outputs, setOutputs] = useState(/** @type {MediaDeviceInfo[]} */ ([]));
  const [told, setTold] = useState(notices());
  const look = () => {
    devices("audioinput").then(setInputs, () => {});
    if ("setSinkId" in HTMLMediaElement.prototype) devices("audiooutput").then(setOutputs, () => {});
  };
  const { stream, missing } = useMicrophone(ears.microphone, open, live, look);
  const level = useLevel(ours ?? stream);
  useEffect(() => {
    navigator.mediaDevices?.addEventListener("devicechange", look);
    return () => navigator.mediaDevices?.removeEventListener("devicechange", look);
  }, []);
  return html`
    <section class="sheet sound" aria-label=${t("sound")}>
      <details open=${open} onToggle=${(/** @type {any} */ e) => setOpen(e.currentTarget.open)}>
        <summary>${t("sound")}</summary>
        ${open && html`<div class="fields">
          <${Device} name=${t("microphone")} of=${inputs} chosen=${ears.microphone} choose=${(/** @type {string} */ microphone) => choose({ microphone })} />
          <label>${t("loudness")}<meter min="0" max="1" value=${level}></meter></label>
          ${outputs.length > 0 && html`<${Device} name=${t("speaker")} of=${outputs} chosen=${ears.speaker} choose=${(/** @type {string} */ speaker) => choose({ speaker })} />`}
          <${Loud} name=${t("volume")} level=${ears.volume} set=${(/** @type {number} */ volume) => choose({ volume })} />
          <${Loud} name=${t("bell")} level=${ears.bell} set=${(/** @type {number} */ bell) => choose({ bell })} done=${() => ringOnce(ears.bell)} />
        </div>`}
        ${told === "denied" && html`<p class="quiet">${t("notOnScreen")}</p>`}
      </details>
      ${missing && html`<p class="note late" role="alert">${t("noMicrophone")}</p>`}
      ${told === "default" && !live && html`<div class="tools"><button onClick=${() => void Notification.requestPermission().then(setTold)}>${t("tellOnScreen")}</button></div>`}
    </section>`;
}
