import { html } from "../lib/html.js";
import { clock, t } from "../lib/text.js";

/** @typedef {import("../desk.js").Agent} Agent */

/** @type {Record<string, import("../lib/text.js").Key>} */
const words = { available: "iAmReady", ringing: "ringing", busy: "talking", "wrap-up": "wrapUp", paused: "paused", offline: "noPhone" };

/** @type {import("../lib/text.js").Key[]} */
const reasons = ["reasonBreak", "reasonMeal", "reasonTraining", "reasonTask"];

/** Why a pause is: in the page's words where the helpline began it. @param {string} reason */
const why = (reason) => (reason === "no-answer" ? t("reasonNoAnswer") : reason);

/** Pauses, now or after the call. What was chosen for afterwards can be taken back. @param {{agent: Agent, ask: (path: string, body?: unknown) => void}} props */
function Pauses({ agent: a, ask }) {
  const later = a.state !== "available", label = t(later ? "pauseAfter" : "pauseFor");
  return html`
    <div class="pauses" role="group" aria-label=${label}>
      <span class="quiet">${label}</span>
      <div class="tools">${reasons.map((r) => {
        const chosen = a.pause_reason === t(r);
        return html`<button key=${r} aria-pressed=${later ? chosen : undefined} onClick=${() => (chosen ? ask("/me/ready") : ask("/me/pause", { reason: t(r) }))}>${t(r)}</button>`;
      })}</div>
    </div>`;
}

/** What the agent is doing, and what they may do about it. @param {{agent: Agent, now: number, ask: (path: string, body?: unknown) => void}} props */
export function Mine({ agent: a, now, ask }) {
  const left = a.wrap_up_until ? (Date.parse(a.wrap_up_until) - now) / 1000 : 0;
  const down = a.state === "wrap-up" && !(a.talk?.owed && left <= 0);
  const time = down ? left : a.since ? (now - Date.parse(a.since)) / 1000 : 0;
  return html`
    <section class="sheet mine ${a.state}" aria-labelledby="mine">
      <h2 id="mine" class="unseen">${t("state")}</h2>
      <p class="large" role="status"><span class="state ${a.state}">${t(words[a.state] ?? "unknown")}${a.state === "paused" && a.pause_reason && `: ${why(a.pause_reason)}`}</span></p>
      <p class="count" aria-hidden="true">${clock(time)}</p>
      ${a.state === "wrap-up" && html`<div class="tools">
        ${a.talk?.owed ? html`<a class="button first" href="#outcome">${t("whatCame")}</a>` : html`
          <button class="first" onClick=${() => ask("/me/wrap-up", { extend_seconds: 0 })}>${t("done")}</button>`}
        ${left > 0 && html`<button onClick=${() => ask("/me/wrap-up", { extend_seconds: 60 })}>${t("oneMinuteMore")}</button>`}
      </div>`}
      ${a.state === "paused"
        ? html`<div class="tools"><button class="first" onClick=${() => ask("/me/ready")}>${t("takeCalls")}</button></div>`
        : html`<${Pauses} agent=${a} ask=${ask} />`}
    </section>`;
}
