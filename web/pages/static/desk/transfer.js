import { html, useEffect, useRef, useState } from "../lib/html.js";
import { get } from "../lib/api.js";
import { t } from "../lib/text.js";

/** @typedef {{agent: string, mode: string, to_queue?: string, to_agent?: string, to_number?: string, since: string, answered?: boolean, result?: string}} Handover */
/** @typedef {{queues: {queue: string, waiting: number, attended: boolean}[], agents: {agent: string, name: string, state: string}[], transfer_outside: boolean, call_outside: boolean}} Ways */
/** @typedef {(path: string, body?: unknown) => void} Ask */

/** @type {Record<string, import("../lib/text.js").Key>} */
const states = { available: "free", ringing: "ringing", busy: "talking", "wrap-up": "wrapUp", paused: "paused", offline: "away" };

/** @type {Record<string, import("../lib/text.js").Key>} */
const ends = { parted: "handParted", busy: "handBusy", declined: "handDeclined", "no-answer": "handNoAnswer", failed: "handFailed" };

/**
 * What colleagues are called, once there is a transfer; who is not known has the name of their account.
 * @param {Handover | undefined} handover
 * @returns {(agent: string) => string}
 */
function useNames(handover) {
  const [names, setNames] = useState(/** @type {Map<string, string>} */ (new Map()));
  useEffect(() => {
    if (handover) get("/me/transfer").then((/** @type {Ways} */ w) => setNames(new Map(w.agents.map((a) => [a.agent, a.name]))), () => {});
  }, [!handover]);
  return (agent) => names.get(agent) ?? agent;
}

/** @param {string} text @param {string[]} of */
const fits = (text, ...of) => of.some((one) => one.toLowerCase().includes(text.toLowerCase()));

/** Who may be chosen, found as one types. @param {{ask: Ask, close: () => void}} props */
function Choice({ ask, close }) {
  const [ways, setWays] = useState(/** @type {Ways | null} */ (null));
  const [wanted, setWanted] = useState("");
  const field = useRef(/** @type {HTMLInputElement | null} */ (null));
  useEffect(() => {
    field.current?.focus();
    const look = () => void get("/me/transfer").then(setWays, () => {});
    look();
    const again = setInterval(look, 3000);
    return () => clearInterval(again);
  }, []);
  const go = (/** @type {string} */ path, /** @type {unknown} */ to) => {
    ask(path, to);
    close();
  };
  const text = wanted.trim();
  const agents = (ways?.agents ?? []).filter((a) => fits(text, a.agent, a.name)).sort((a, b) => Number(b.state === "available") - Number(a.state === "available"));
  const queues = (ways?.queues ?? []).filter((q) => fits(text, q.queue));
  const number = ways?.transfer_outside && /^\+?[\d\s./()-]{3,}$/.test(text) ? text : "";
  return html`
    <div class="onward" role="group" aria-label=${t("passOn")} onKeyDown=${(/** @type {KeyboardEvent} */ e) => e.key === "Escape" && close()}>
      <label>${t(ways?.transfer_outside ? "whomOrNumber" : "whom")}
        <input ref=${field} value=${wanted} autocomplete="off" onInput=${(/** @type {any} */ e) => setWanted(e.currentTarget.value)} /></label>
      <ul class="ways">
        ${number && html`<li key="number"><span>${number}</span>
          <span class="tools"><button onClick=${() => go("/me/consult", { number })}>${t("askFirst")}</button>
          <button onClick=${() => go("/me/transfer", { number })}>${t("passOn")}</button></span></li>`}
        ${agents.map((a) => html`<li key=${`agent ${a.agent}`}><span>${a.name} <span class="state ${a.state}">${t(states[a.state] ?? "unknown")}</span></span>
          <span class="tools"><button disabled=${a.state !== "available"} aria-label=${`${t("askFirst")}: ${a.name}`} onClick=${() => go("/me/consult", { agent: a.agent })}>${t("askFirst")}</button>
          <button disabled=${a.state !== "available"} aria-label=${`${t("passOn")}: ${a.name}`} onClick=${() => go("/me/transfer", { agent: a.agent })}>${t("passOn")}</button></span></li>`)}
        ${queues.map((q) => html`<li key=${`queue ${q.queue}`}><span>${t("queue")} ${q.queue} <span class="quiet">${q.attended ? t("waitThere", { count: q.waiting }) : t("nobody")}</span></span>
          <span class="tools"><button disabled=${!q.attended} aria-label=${`${t("passOn")}: ${q.queue}`} onClick=${() => go("/me/transfer", { queue: q.queue })}>${t("passOn")}</button></span></li>`)}
      </ul>
      ${ways && !number && agents.length + queues.length === 0 && html`<p class="quiet">${t("nobodyFits")}</p>`}
    </div>`;
}

/**
 * Passing the caller on: to a colleague, a queue or a number; asking first; taking the caller back.
 * @param {{handover: Handover | undefined, me: string, open: boolean, show: (open: boolean) => void, ask: Ask}} props
 */
export function Transfer({ handover: h, me, open, show, ask }) {
  const mine = h?.agent === me;
  const name = useNames(h);
  const who = h?.to_agent ? name(h.to_agent) : h?.to_queue ?? h?.to_number ?? "";
  if (h && mine && !h.result) {
    const said = h.answered ? "handSpeak" : "handRings";
    return html`
      <div class="note busy" role="status"><p><strong>${t(said, { who })}</strong> ${t("callerHearsMusic")}</p>
        <div class="tools">
          <button class="first" onClick=${() => ask("/me/transfer/complete")}>${t(h.answered ? "leaveCaller" : "leaveCallerRinging")} <kbd>Alt T</kbd></button>
          <button onClick=${() => ask("/me/transfer/return")}>${t("takeBack")} <kbd>Alt B</kbd></button>
        </div>
      </div>`;
  }
  const failed = h && mine && h.result && ends[h.result];
  return html`
    ${h?.result === "done" && !mine && html`<p class="note">${t("passedOnBy", { who: name(h.agent) })}</p>`}
    ${failed && html`<p class="note late" role="alert"><strong>${t(failed, { who })}</strong> ${t("callerIsBack")}</p>`}
    ${open && html`<${Choice} ask=${ask} close=${() => show(false)} />`}`;
}

/** A colleague asks before the caller comes. @param {{handover: Handover | undefined, me: string}} props */
export function Asked({ handover: h, me }) {
  const name = useNames(h);
  return h && !h.result && h.to_agent === me && html`<p class="note">${t(h.mode === "consult" ? "asksYou" : "passesOnToYou", { who: name(h.agent) })}</p>`;
}

/** A call from the desk, where agents may. @param {{ask: Ask}} props */
export function CallOut({ ask }) {
  const [may, setMay] = useState(false);
  const [number, setNumber] = useState("");
  useEffect(() => void get("/me/transfer").then((/** @type {Ways} */ w) => setMay(w.call_outside), () => {}), []);
  return may && html`
    <section class="sheet" aria-labelledby="call-out">
      <h2 id="call-out">${t("callSomebody")}</h2>
      <form class="callout" onSubmit=${(/** @type {Event} */ e) => {
        e.preventDefault();
        ask("/me/call", { number });
      }}>
        <label>${t("number")} <input type="tel" required maxlength="40" autocomplete="off" value=${number} onInput=${(/** @type {any} */ e) => setNumber(e.currentTarget.value)} /></label>
        <button class="first">${t("dialNumber")}</button>
      </form>
    </section>`;
}
