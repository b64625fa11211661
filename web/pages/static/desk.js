import { html, render, useEffect, useState } from "./lib/html.js";
import { post, Refused } from "./lib/api.js";
import { follow } from "./lib/feed.js";
import { useNow } from "./lib/now.js";
import { usePhone } from "./lib/phone.js";
import { Shell, useMe } from "./lib/shell.js";
import { Asked, CallOut, Transfer } from "./desk/transfer.js";
import { clock, locale, percent, t } from "./lib/text.js";
import { Knowledge } from "./desk/knowledge.js";
import { Outcome } from "./desk/outcome.js";
import { useTold } from "./desk/told.js";
import { Who } from "./desk/who.js";

/** @typedef {{agent: string, state: string, since?: string, pause_reason?: string, wrap_up_until?: string, call?: string, talk?: import("./desk/outcome.js").Talk}} Agent */
/** @typedef {{call: string, from?: string, customer?: string, queue?: string, step?: string, language?: string, agent?: string, phase: string, arrived: string, since: string, recording?: string, to?: string, back?: boolean, outbound?: boolean, handover?: import("./desk/transfer.js").Handover}} Call */
/** @typedef {import("./lib/phone.js").Phone} Phone */

/** @type {Record<string, import("./lib/text.js").Key>} */
const words = { available: "iAmReady", ringing: "ringing", busy: "talking", "wrap-up": "wrapUp", paused: "paused", offline: "noPhone" };

/** @type {import("./lib/text.js").Key[]} */
const reasons = ["reasonBreak", "reasonMeal", "reasonTraining", "reasonTask"];

const keys = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "*", "0", "#"];

/** What the agent is doing, and what they may do about it. @param {{agent: Agent, now: number, ask: (path: string, body?: unknown) => void}} props */
function Mine({ agent: a, now, ask }) {
  const left = a.wrap_up_until ? (Date.parse(a.wrap_up_until) - now) / 1000 : 0;
  const time = a.state === "wrap-up" && !(a.talk?.owed && left <= 0) ? left : a.since ? (now - Date.parse(a.since)) / 1000 : 0;
  return html`
    <section class="sheet mine ${a.state}" aria-labelledby="mine">
      <h2 id="mine" class="unseen">${t("state")}</h2>
      <p class="large" role="status"><span class="state ${a.state}">${t(words[a.state] ?? "unknown")}${a.pause_reason && `: ${a.pause_reason}`}</span></p>
      <p class="count" aria-hidden="true">${clock(time)}</p>
      <div class="tools">
        ${a.state === "wrap-up" && a.talk?.owed && html`<a class="button" href="#outcome">${t("whatCame")}</a>`}
        ${a.state === "wrap-up" && !a.talk?.owed && html`
          <button class="first" onClick=${() => ask("/me/wrap-up", { extend_seconds: 0 })}>${t("done")}</button>
          <button onClick=${() => ask("/me/wrap-up", { extend_seconds: 60 })}>${t("oneMinuteMore")}</button>`}
        ${a.state === "paused"
          ? html`<button class="first" onClick=${() => ask("/me/ready")}>${t("takeCalls")}</button>`
          : reasons.map((r) => html`<button key=${r} onClick=${() => ask("/me/pause", { reason: t(r) })}>${t(r)}</button>`)}
      </div>
    </section>`;
}

/** The call that rings or is up. @param {{phone: Phone, call: Call | undefined, now: number, me: string, passing: boolean, pass: (open: boolean) => void, ask: (path: string, body?: unknown) => void}} props */
function TheCall({ phone, call: c, now, me, passing, pass, ask }) {
  const [pad, setPad] = useState(false);
  const ringing = phone.call === "ringing";
  const tell = (/** @type {import("./lib/text.js").Key} */ name, /** @type {string | undefined} */ value) => value && html`<dt>${t(name)}</dt><dd>${value}</dd>`;
  return html`
    <section class="sheet call ${ringing ? "ringing" : ""}" aria-labelledby="call">
      <h2 id="call" role="status">${t(!ringing ? "youSpeak" : c?.outbound ? "yourOwnCall" : c?.back ? "aCallBack" : "aCallComes")} <span class="count">${clock((now - phone.since) / 1000)}</span></h2>
      <${Asked} handover=${c?.handover} me=${me} />
      <dl class="facts">
        ${c?.outbound ? tell("called", c.to) : tell("caller", c?.from ?? t("withheld"))}
        ${tell("customer", c?.customer)}
        ${tell("queue", c?.queue)}
        ${tell("spokenLanguage", c?.language && new Intl.DisplayNames(locale(), { type: "language" }).of(c.language))}
        ${tell("onTheLineFor", c && clock((now - Date.parse(c.arrived)) / 1000))}
        ${tell("quality", phone.loss === null ? undefined : phone.loss < 0.02 ? t("good") : t("lossy", { share: percent(phone.loss) }))}
      </dl>
      <div class="tools">
        ${ringing && html`<button class="first" onClick=${phone.answer}>${t("answer")} <kbd>Alt A</kbd></button>`}
        ${!ringing && html`
          <button aria-pressed=${phone.muted} onClick=${phone.mute}>${t("mute")} <kbd>Alt M</kbd></button>
          <button aria-pressed=${phone.held} onClick=${phone.hold}>${t("hold")} <kbd>Alt H</kbd></button>
          <button aria-expanded=${pad} onClick=${() => setPad(!pad)}>${t("keypad")}</button>
          ${c?.recording && html`<button aria-pressed=${c.recording === "paused"} onClick=${() => ask(`/calls/${encodeURIComponent(c.call)}/recording`, { paused: c.recording !== "paused" })}>${t("pauseRecording")}</button>`}`}
        <button class="end" onClick=${phone.end}>${t(ringing ? "refuse" : "hangUp")} <kbd>Alt E</kbd></button>
      </div>
      ${!ringing && c?.agent === me && !c.outbound && html`<${Transfer} handover=${c.handover} me=${me} open=${passing} show=${pass} ask=${ask} />`}
      ${pad && !ringing && html`<div class="pad" role="group" aria-label=${t("keypad")}>${keys.map((k) => html`<button key=${k} onClick=${() => phone.press(k)}>${k}</button>`)}</div>`}
    </section>`;
}

/** The microphone, and how loud it is. @param {{chosen: string, choose: (id: string) => void}} props */
function Microphone({ chosen, choose }) {
  const [devices, setDevices] = useState(/** @type {MediaDeviceInfo[]} */ ([]));
  const [problem, setProblem] = useState("");
  const [level, setLevel] = useState(0);
  useEffect(() => {
    let stop = () => {};
    const listen = async () => {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: chosen ? { deviceId: chosen } : true });
      setDevices((await navigator.mediaDevices.enumerateDevices()).filter((d) => d.kind === "audioinput"));
      const context = new AudioContext();
      const ear = context.createAnalyser();
      context.createMediaStreamSource(stream).connect(ear);
      const samples = new Float32Array(ear.fftSize);
      const look = setInterval(() => {
        ear.getFloatTimeDomainData(samples);
        setLevel(Math.min(1, 4 * Math.sqrt(samples.reduce((n, s) => n + s * s, 0) / samples.length)));
      }, 150);
      stop = () => {
        clearInterval(look);
        stream.getTracks().forEach((track) => track.stop());
        context.close();
      };
    };
    listen().catch(() => setProblem(t("noMicrophone")));
    return () => stop();
  }, [chosen]);
  return html`
    <section class="sheet" aria-labelledby="microphone">
      <h2 id="microphone">${t("microphone")}</h2>
      ${problem && html`<p class="note late" role="alert">${problem}</p>`}
      <label><span class="unseen">${t("microphone")}</span>
        <select value=${chosen || devices[0]?.deviceId} onChange=${(/** @type {any} */ e) => choose(e.currentTarget.value)}>
          ${devices.map((d) => html`<option key=${d.deviceId} value=${d.deviceId}>${d.label || t("microphone")}</option>`)}
        </select></label>
      <meter min="0" max="1" value=${level} aria-label=${t("loudness")}></meter>
    </section>`;
}

/** Rings, and says so on the screen when the page is not in front. @param {boolean} ringing @param {string} who */
function useBell(ringing, who) {
  useEffect(() => {
    if (!ringing) return undefined;
    const context = new AudioContext();
    const ring = () => {
      for (const [at, tone] of /** @type {const} */ ([[0, 660], [0.18, 880]])) {
        const voice = context.createOscillator(), gain = context.createGain();
        voice.frequency.value = tone;
        gain.gain.setValueAtTime(0.15, context.currentTime + at);
        gain.gain.exponentialRampToValueAtTime(0.001, context.currentTime + at + 0.35);
        voice.connect(gain).connect(context.destination);
        voice.start(context.currentTime + at);
        voice.stop(context.currentTime + at + 0.4);
      }
    };
    ring();
    const again = setInterval(ring, 2000);
    const note = document.hidden && "Notification" in window && Notification.permission === "granted" ? new Notification(t("aCallComes"), { body: who }) : null;
    return () => {
      clearInterval(again);
      note?.close();
      context.close();
    };
  }, [ringing]);
}

/** The agent's desk: what they are doing, the call, and the telephone. */
function Desk() {
  const me = useMe();
  const now = useNow();
  const [agent, setAgent] = useState(/** @type {Agent | null} */ (null));
  const [calls, setCalls] = useState(/** @type {Map<string, Call>} */ (new Map()));
  const [problem, setProblem] = useState(/** @type {Refused | null} */ (null));
  const [microphone, setMicrophone] = useState(localStorage.getItem("microphone") ?? "");
  const [passing, setPassing] = useState(false);
  const phone = usePhone(me?.agent, microphone);
  const call = agent?.call ? calls.get(agent.call) : undefined;
  const talk = agent?.talk;
  const told = useTold(agent?.call ?? talk?.call, !!talk);
  const ask = (/** @type {string} */ path, /** @type {unknown} */ body = undefined) => void post(path, body).then(() => setProblem(null), setProblem);
  useBell(phone.call === "ringing", call?.from ?? "");

  useEffect(() => follow("/events", {
    snapshot: (all) => {
      setAgent(all.agents[0] ?? null);
      setCalls(new Map(all.calls.map((/** @type {Call} */ c) => [c.call, c])));
    },
    delta: ({ agents, calls = [], gone }) => {
      if (agents?.length) setAgent(agents[0]);
      setCalls((old) => {
        const next = new Map([...old, ...calls.map((/** @type {Call} */ c) => /** @type {const} */ ([c.call, c]))]);
        for (const id of gone?.calls ?? []) next.delete(id);
        return next;
      });
    },
  }, () => {}), []);

  const handing = call?.handover && !call.handover.result && call.handover.agent === me?.agent;
  const transfer = () => (handing ? ask("/me/transfer/complete") : setPassing(!passing));
  useEffect(() => {
    if (phone.call === "idle") setPassing(false);
    if (phone.call === "ringing" && call?.outbound) phone.answer();
  }, [phone.call, call?.outbound]);

  useEffect(() => {
    const keys = (/** @type {KeyboardEvent} */ e) => {
      const act = e.altKey && { a: phone.call === "ringing" && phone.answer, e: phone.call !== "idle" && phone.end, m: phone.mute, h: phone.hold, t: phone.call === "talking" && transfer, b: handing && (() => ask("/me/transfer/return")) }[e.key.toLowerCase()];
      if (!act) return;
      e.preventDefault();
      act();
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, [phone, call, passing]);

  const choose = (/** @type {string} */ id) => {
    localStorage.setItem("microphone", id);
    setMicrophone(id);
  };
  const line = phone.line === "ready" ? null : t(phone.line === "refused" ? "phoneRefused" : "phoneConnecting");
  return html`
    <${Shell} me=${me}>
      <h1 class="unseen">${t("desk")}</h1>
      ${line && html`<p class="note busy" role="status">${line}</p>`}
      ${problem && html`<div class="note late" role="alert"><p><strong>${problem.message}</strong></p>${problem.advice}</div>`}
      <div class="desk">
        <div class="lane">
          ${phone.call !== "idle" && html`<${TheCall} phone=${phone} call=${call} now=${now} me=${me?.agent ?? ""} passing=${passing} pass=${setPassing} ask=${ask} />`}
          ${agent && html`<${Mine} agent=${agent} now=${now} ask=${ask} />`}
          ${phone.call === "idle" && html`<${CallOut} ask=${ask} />`}
          ${phone.call === "idle" && !told && html`<${Microphone} chosen=${microphone} choose=${choose} />`}
        </div>
        ${told && html`<div class="lane beside">
          <${Who} key=${told.call} told=${told} />
          ${talk && told.outcomes.length > 0 && html`<${Outcome} key=${"o" + talk.call} told=${told} talk=${talk} wrapUpUntil=${agent?.wrap_up_until} />`}
        </div>`}
        <div class="lane"><${Knowledge} queue=${told?.queue ?? call?.queue} steps=${told?.steps ?? []} /></div>
      </div>
    <//>`;
}

document.title = `${t("desk")} · Centralino`;
render(html`<${Desk} />`, document.body);
