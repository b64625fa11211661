import { html, render, useEffect, useMemo, useState } from "./lib/html.js";
import { Refused } from "./lib/api.js";
import { follow } from "./lib/feed.js";
import { useNow } from "./lib/now.js";
import { Shell, useMe } from "./lib/shell.js";
import { clock, count, locale, percent, t } from "./lib/text.js";
import { Actions, useWish } from "./board/actions.js";
import { Assign, Pause } from "./board/agents.js";
import { Alerts, useSound } from "./board/alerts.js";
import { Charts } from "./board/charts.js";
import { inFrames, still } from "./board/frames.js";
import { Partners, usePartner } from "./board/partner.js";
import { Gate, moment, Shut } from "./board/queues.js";

/**
 * A queue as the feed has it. Shares are 0 to 1, and figures are of today.
 * @typedef {object} Queue
 * @property {string} queue
 * @property {number} waiting
 * @property {string} [longest_since] when the wait of who has waited longest began, RFC 3339
 * @property {number} offered
 * @property {number} answered
 * @property {number} abandoned
 * @property {number | null} service_level null before the first call
 * @property {number} target of the service level
 * @property {number} within_seconds the time in which to be answered
 * @property {number | null} estimate_seconds the wait of who joins now
 * @property {number | null} estimate_error_seconds
 * @property {Record<State, number>} agents
 * @property {boolean} [closed]
 * @property {string} [closed_until] RFC 3339
 */

/** @typedef {"available" | "ringing" | "busy" | "wrap-up" | "paused" | "offline"} State */

/**
 * @typedef {object} Agent
 * @property {string} agent
 * @property {string} name
 * @property {string} [partner]
 * @property {string[]} queues that they can serve
 * @property {State} state
 * @property {string} [since] RFC 3339
 * @property {string} [pause_reason]
 * @property {string} [assigned_until] until when the queues are not those of their skills
 */

/** @type {Record<State, import("./lib/text.js").Key>} */
const words = { available: "free", ringing: "ringing", busy: "talking", "wrap-up": "wrapUp", paused: "paused", offline: "away" };

/** @type {State[]} */
const states = ["available", "ringing", "busy", "wrap-up", "paused", "offline"];

const since = (/** @type {number} */ now, /** @type {string | undefined} */ when) => (when ? (now - Date.parse(when)) / 1000 : 0);

/**
 * How a queue fares, in a word: late when somebody has waited three times as long as is aimed at, or nobody is there for those
 * who wait; busy when somebody has waited longer than is aimed at.
 * @param {Queue} q
 * @param {number} now
 * @returns {{tone: "" | "calm" | "busy" | "late", word: import("./lib/text.js").Key}}
 */
export function fares(q, now) {
  const longest = since(now, q.longest_since);
  const present = states.reduce((n, s) => n + (s === "offline" ? 0 : q.agents[s]), 0);
  if (present === 0) return { tone: q.waiting > 0 ? "late" : "", word: "nobody" };
  if (q.waiting > 0 && longest > 3 * q.within_seconds) return { tone: "late", word: "late" };
  if (q.waiting > 0 && longest > q.within_seconds) return { tone: "busy", word: "busy" };
  return { tone: "calm", word: "calm" };
}

/** @param {{queue: Queue}} props */
function Level({ queue: { service_level: level, target, within_seconds: within } }) {
  const goal = t("target", { share: percent(target), within: clock(within) });
  return html`
    <div class="level">
      <p><span>${t("serviceLevel")}</span><strong>${level === null ? t("nothingYet") : percent(level)}</strong></p>
      <div class="bar"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect class="full" width=${100 * (level ?? 0)} height="10" />
        <rect class="target" x=${Math.min(98.8, 100 * target)} width="1.2" height="10" />
      </svg></div>
      <p class="quiet"><span>${goal}</span></p>
    </div>`;
}

/** @param {{queue: Queue, now: number, may: boolean, want: (w: import("./board/wish.js").Wish) => void}} props */
function QueueCard({ queue: q, now, may, want }) {
  const { tone, word } = fares(q, now);
  return html`
    <li class="queue ${tone}">
      <header><h2>${q.queue}</h2><span class="word">${t(word)}</span></header>
      <${Shut} queue=${q} />
      <dl class="now">
        <div class=${q.waiting ? "hot" : ""}><dt>${t("waiting")}</dt><dd>${count(q.waiting)}</dd></div>
        <div class=${q.waiting && tone !== "calm" ? "hot" : ""}><dt>${t("longest")}</dt><dd>${clock(since(now, q.longest_since))}</dd></div>
      </dl>
      <${Level} queue=${q} />
      <dl class="facts">
        <dt>${t("answered")}</dt><dd>${count(q.answered)}</dd>
        <dt>${t("abandoned")}</dt><dd>${count(q.abandoned)}</dd>
        <dt>${t("estimate")}</dt><dd>${q.estimate_seconds === null ? t("unknown") : clock(q.estimate_seconds)}</dd>
        <dt>${t("estimateError")}</dt><dd>${q.estimate_error_seconds === null ? t("unknown") : clock(q.estimate_error_seconds)}</dd>
      </dl>
      <ul class="chips" aria-label=${t("agents")}>
        ${states.filter((s) => q.agents[s] > 0 && s !== "offline").map((s) => html`<li key=${s}><b>${count(q.agents[s])}</b> ${t(words[s])}</li>`)}
      </ul>
      ${may && html`<${Gate} queue=${q} want=${want} />`}
    </li>`;
}

const Card = still(QueueCard, ({ queue, now }) => clock(since(now, queue.longest_since)));

/** @param {{queues: Queue[], agents: Agent[], now: number}} props */
function Figures({ queues, agents, now }) {
  const longest = Math.max(0, ...queues.map((q) => since(now, q.longest_since)));
  const sum = (/** @type {(q: Queue) => number} */ of) => queues.reduce((n, q) => n + of(q), 0);
  const offered = sum((q) => (q.service_level === null ? 0 : q.offered));
  const level = offered ? sum((q) => (q.service_level ?? 0) * q.offered) / offered : null;
  const present = agents.filter((a) => a.state !== "offline");
  return html`
    <dl class="figures">
      <div><dt>${t("waiting")}</dt><dd>${count(sum((q) => q.waiting))}</dd></div>
      <div><dt>${t("longest")}</dt><dd>${clock(longest)}</dd></div>
      <div><dt>${t("freeAgents")}</dt><dd>${count(present.filter((a) => a.state === "available").length)} <small>${t("ofAgents", { count: count(present.length) })}</small></dd></div>
      <div><dt>${t("serviceLevel")}</dt><dd>${level === null ? "–" : percent(level)} <small>${t("today")}</small></dd></div>
      <div><dt>${t("answered")}</dt><dd>${count(sum((q) => q.answered))}</dd></div>
      <div><dt>${t("abandoned")}</dt><dd>${count(sum((q) => q.abandoned))}</dd></div>
    </dl>`;
}

/** @param {{agents: Agent[], now: number, may: boolean, queues: string[], want: (w: import("./board/wish.js").Wish) => void}} props */
function Agents({ agents, now, may, queues, want }) {
  const [problem, setProblem] = useState(/** @type {Refused | null} */ (null));
  const order = useMemo(() => [...agents].sort((a, b) => states.indexOf(a.state) - states.indexOf(b.state) || a.name.localeCompare(b.name)), [agents]);
  return html`
    <section class="sheet agents" aria-labelledby="agents">
      <h2 id="agents">${t("agents")}</h2>
      ${problem && html`<div class="note late" role="alert"><p><strong>${problem.message}</strong></p>${problem.advice}</div>`}
      <div class="scroll"><table class="stack">
        <thead><tr><th scope="col">${t("name")}</th><th scope="col">${t("state")}</th><th scope="col">${t("queue")}</th><th scope="col" class="number">${t("since")}</th><th scope="col">${t("partner")}</th>${may && html`<td></td>`}</tr></thead>
        <tbody>${order.map((a) => html`
          <tr key=${a.agent}>
            <td>${a.name}</td>
            <td><span class="state ${a.state}">${t(words[a.state])}${a.pause_reason && `: ${a.pause_reason}`}</span></td>
            <td class="quiet">${a.queues.join(", ")}${a.assigned_until && ` (${t("forNow", { time: moment(a.assigned_until) })})`}</td>
            <td class="number">${a.state === "offline" ? "" : clock(since(now, a.since))}</td>
            <td class="quiet">${a.partner}</td>
            ${may && html`<td class="acts"><div class="tools"><${Pause} agent=${a} want=${want} done=${setProblem} /><${Assign} agent=${a} queues=${queues} want=${want} /></div></td>`}
          </tr>`)}</tbody>
      </table></div>
    </section>`;
}

/** How many queues stand side by side on a wall that shows so many: tiles a little wider than high. @param {number} n */
const tiles = (n) => ({ "--columns": String(Math.ceil(Math.sqrt(n * 1.6))) });

/**
 * What there was, with what is new and without what is gone; the same map when neither is.
 * @template T
 * @param {Map<string, T>} old
 * @param {(row: T) => string} name
 * @param {T[]} [rows]
 * @param {string[]} [gone]
 */
function changed(old, name, rows = [], gone = []) {
  if (rows.length + gone.length === 0) return old;
  const next = new Map(old);
  for (const row of rows) next.set(name(row), row);
  for (const one of gone) next.delete(one);
  return next;
}

/** The board: every queue and every agent, as they are now. */
function Board() {
  const me = useMe();
  const now = useNow();
  const [queues, setQueues] = useState(/** @type {Map<string, Queue> | null} */ (null));
  const [agents, setAgents] = useState(/** @type {Map<string, Agent>} */ (new Map()));
  const [alerts, setAlerts] = useState(/** @type {Map<string, import("./board/alerts.js").Alert>} */ (new Map()));
  const [partner, setPartner] = usePartner();
  const [sound, soundButton] = useSound();
  const [calls, setCalls] = useState(/** @type {Map<string, import("./board/waits.js").Call>} */ (new Map()));
  const [want, asking] = useWish();
  const [live, setLive] = useState(true);
  const [heard, setHeard] = useState(Date.now());
  const [wall, setWall] = useState(new URLSearchParams(location.search).has("wall"));

  useEffect(() => follow("/events" + (partner && "?partner=" + encodeURIComponent(partner)), inFrames({
    snapshot: (/** @type {{queues: Queue[], agents: Agent[], calls: import("./board/waits.js").Call[], alerts: import("./board/alerts.js").Alert[]}} */ all) => {
      setQueues(new Map(all.queues.map((q) => [q.queue, q])));
      setAgents(new Map(all.agents.map((a) => [a.agent, a])));
      setCalls(new Map(all.calls.map((c) => [c.call, c])));
      setAlerts(new Map(all.alerts.map((a) => [a.id, a])));
      setHeard(Date.now());
    },
    delta: (/** @type {{queues?: Queue[], agents?: Agent[], calls?: import("./board/waits.js").Call[], alerts?: import("./board/alerts.js").Alert[], gone?: {queues?: string[], agents?: string[], calls?: string[], alerts?: string[]}}} */ { queues, agents, calls, alerts, gone }) => {
      setQueues((old) => changed(old ?? new Map(), (q) => q.queue, queues, gone?.queues));
      setAgents((old) => changed(old, (a) => a.agent, agents, gone?.agents));
      setCalls((old) => changed(old, (c) => c.call, calls, gone?.calls));
      setAlerts((old) => changed(old, (a) => a.id, alerts, gone?.alerts));
      setHeard(Date.now());
    },
  }), setLive), [partner]);
  useEffect(() => void document.documentElement.toggleAttribute("data-wall", wall), [wall]);

  const all = [...(queues?.values() ?? [])];
  const crew = [...agents.values()];
  return html`
    <${Shell} me=${me} tools=${html`<${Partners} me=${me} agents=${crew} chosen=${partner} choose=${setPartner} />${soundButton}<button class="wide" onClick=${() => setWall(true)}>${t("wall")}</button>`}>
      <h1 class="unseen">${t("board")}</h1>
      ${!live && html`<p class="note late" role="status">${t("interrupted", { time: new Date(heard).toLocaleTimeString(locale()) })}</p>`}
      <${Alerts} alerts=${[...alerts.values()].sort((a, b) => b.fired.localeCompare(a.fired))} now=${now} may=${!wall && me?.rights.includes("agents:write")} sound=${sound} />
      ${queues && html`
        <${Figures} queues=${all} agents=${crew} now=${now} />
        ${all.length === 0 && html`<p>${t("noQueues")}</p>`}
        <ul class="queues ${all.length > 12 ? "many" : ""}" style=${tiles(all.length)}>${all.map((q) => html`<${Card} key=${q.queue} queue=${q} now=${now} may=${!wall && me?.rights.includes("queues:write")} want=${want} />`)}</ul>
        ${!wall && me?.rights.includes("reports:read") && html`<${Charts} queues=${all.map((q) => q.queue)} partner=${partner} />`}
        ${!wall && me && html`<div class="actions">
          <${Actions} me=${me} calls=${[...calls.values()]} queues=${all} agents=${crew} now=${now} want=${want} />
          <${Agents} agents=${crew} now=${now} may=${me.rights.includes("agents:write")} queues=${all.map((q) => q.queue)} want=${want} />
        </div>`}
        ${asking}`}
      ${wall && html`<button class="plain" onClick=${() => setWall(false)}>${t("endWall")}</button>`}
    <//>`;
}

document.title = `${t("board")} · Centralino`;
render(html`<${Board} />`, document.body);
