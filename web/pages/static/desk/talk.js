import { html, useEffect, useState } from "../lib/html.js";
import { dialled } from "../lib/keys.js";
import { clock, locale, percent, t } from "../lib/text.js";
import { plain } from "./told.js";
import { Asked, Transfer } from "./transfer.js";

/** @typedef {import("../desk.js").Call} Call */
/** @typedef {import("../lib/phone.js").Phone} Phone */

const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

/** How the sound comes across. @param {Phone} phone */
function sound(phone) {
  if (phone.line !== "ready") return t("callCut");
  if (phone.held || phone.loss === null) return "…";
  return phone.loss < 0.02 ? t("good") : t("lossy", { share: percent(phone.loss) });
}

/** The keys of a telephone; those of the keyboard work too. @param {{press: (key: string) => void}} props */
function Pad({ press }) {
  useEffect(() => {
    const typed = (/** @type {KeyboardEvent} */ e) => {
      const key = dialled(e);
      if (!key) return;
      e.preventDefault();
      press(key);
    };
    addEventListener("keydown", typed);
    return () => removeEventListener("keydown", typed);
  });
  return html`<div class="pad" role="group" aria-label=${t("keypad")}>${keys.map((k) => html`<button key=${k} onClick=${() => press(k)}>${k}</button>`)}</div>`;
}

/**
 * The call that rings or is up: above all who it is, and what can be done.
 * @param {{phone: Phone, call: Call | undefined, name: string | undefined, now: number, me: string, passing: boolean, pass: (open: boolean) => void,
 *   ask: (path: string, body?: unknown) => void}} props name is the customer's, where one was found
 */
export function TheCall({ phone, call: c, name, now, me, passing, pass, ask }) {
  const [pad, setPad] = useState(false);
  const ringing = phone.call === "ringing";
  const may = !ringing && c?.agent === me && !c.outbound, handing = c?.handover?.agent === me && !c.handover.result;
  const number = (c?.outbound ? c.to : c?.from) ?? t("noNumber");
  const tell = (/** @type {import("../lib/text.js").Key} */ what, /** @type {string | undefined} */ value) => value && html`<dt>${t(what)}</dt><dd>${value}</dd>`;
  return html`
    <section class="sheet call ${ringing ? "ringing" : ""}" aria-labelledby="call">
      <h2 id="call"><span role="status">${t(!ringing ? "youSpeak" : c?.outbound ? "yourOwnCall" : c?.back ? "aCallBack" : "aCallComes")}</span>
        <span class="count" aria-hidden="true">${clock((now - phone.since) / 1000)}</span></h2>
      <p class="large">${name ?? number}</p>
      <${Asked} handover=${c?.handover} me=${me} />
      <dl class="facts">
        ${name && tell(c?.outbound ? "called" : "caller", number)}
        ${tell("queue", c?.queue && plain(c.queue))}
        ${tell("spokenLanguage", c?.language && new Intl.DisplayNames(locale(), { type: "language" }).of(c.language))}
        ${tell("onTheLineFor", c && clock((now - Date.parse(c.arrived)) / 1000))}
        ${!ringing && tell("quality", sound(phone))}
      </dl>
      <div class="acts">
        ${ringing && html`<button class="first" onClick=${phone.answer}>${t("answer")} <kbd>Alt A</kbd></button>`}
        ${!ringing && html`
          <button aria-pressed=${phone.muted} onClick=${phone.mute}>${t("mute")} <kbd>Alt M</kbd></button>
          <button aria-pressed=${phone.held} onClick=${phone.hold}>${t("hold")} <kbd>Alt H</kbd></button>
          ${may && !handing && html`<button aria-expanded=${passing} onClick=${() => pass(!passing)}>${t("passOn")} <kbd>Alt T</kbd></button>`}
          <button aria-expanded=${pad} onClick=${() => setPad(!pad)}>${t("keypad")}</button>
          ${c?.recording && html`<button aria-pressed=${c.recording === "paused"} onClick=${() => ask(`/calls/${encodeURIComponent(c.call)}/recording`, { paused: c.recording !== "paused" })}>${t("pauseRecording")}</button>`}`}
        <button class=${ringing ? "" : "end"} onClick=${phone.end}>${t(ringing ? "refuse" : "hangUp")} <kbd>Alt E</kbd></button>
      </div>
      ${may && html`<${Transfer} handover=${c.handover} me=${me} open=${passing} show=${pass} ask=${ask} />`}
      ${pad && !ringing && html`<${Pad} press=${phone.press} />`}
    </section>`;
}
