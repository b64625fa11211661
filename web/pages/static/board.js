import { html, render, useEffect, useMemo, useState } from "./lib/html.js";
import { follow } from "./lib/feed.js";
import { Ago, useNow } from "./lib/now.js";
import { Shell, useMe } from "./lib/shell.js";
import { clock, count, locale, percent, t } from "./lib/text.js";
import { Actions, useWish } from "./board/actions.js";
import { Alerts, useSound } from "./board/alerts.js";
import { Charts } from "./board/charts.js";
import { Agents, several, states, words } from "./board/crew.js";
import { calm, inFrames, still, useSame } from "./board/frames.js";
import { Partners, usePartner } from "./board/partner.js";
import { Gate, Shut } from "./board/queues.js";

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
 * @property {number} messages that wait to be heard
 * @property {string} [oldest_message] when it was left, RFC 3339
 */

/** @typedef {import("./board/crew.js").Agent} Agent */
/** @typedef {import("./board/crew.js").State} State */

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
  const under = level !== null && level < target;
  const goal = t(under ? "underTarget" : "target", { share: percent(target), within: clock(within) });
  return html`
    <div class="level ${level === null ? "" : under ? "under" : "met"}">
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
        <div class=${q.waiting && tone !== "calm" ? "hot" : ""}><dt>${t("longest")}</dt><dd>${q.longest_since ? html`<${Ago} at=${q.longest_since} />` : clock(0)}</dd></div>
      </dl>
      <${Level} queue=${q} />
      <dl class="facts">
        <dt>${t("answered")}</dt><dd>${count(q.answered)}</dd>
        <dt>${t("abandoned")}</dt><dd>${count(q.abandoned)}</dd>
        <dt>${t("estimate")}</dt><dd>${q.estimate_seconds === null ? t("unknown") : clock(q.estimate_seconds)}</dd>
        <dt>${t("estimateError")}</dt><dd>${q.estimate_error_seconds === null ? t("unknown") : clock(q.estimate_error_seconds)}</dd>
        ${q.oldest_message && html`<dt>${t("messagesWait")}</dt><dd class="messages">${count(q.messages)}, ${t("oldest")} <${Ago} at=${q.oldest_message} /></dd>`}
      </dl>
      <ul class="chips" aria-label=${t("agents")}>
        ${states.filter((s) => q.agents[s] > 0 && s !== "offline").map((s) => html`<li key=${s}><b>${count(q.agents[s])}</b> ${t((q.agents[s] > 1 && several[s]) || words[s])}</li>`)}
      </ul>
      ${may && html`<${Gate} queue=${q} want=${want} />`}
    </li>`;
}

const Card = still(QueueCard, ({ queue, now }) => fares(queue, now).word);
const Days = calm(Charts);

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

/** How many queues a wall shows with all that is known of them; of more it shows what can be read from afar. */
const few = 6;

/** How many queues stand side by side on a wall that shows so many: tiles a little wider than high. @param {number} n */
const tiles = (n) => ({ "--columns": String(n <= 3 ? Math.max(1, n) : Math.ceil(Math.sqrt(n * 1.6))) });

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

/**
 * What the feed tells of.
 * @typedef {{queues: Queue[], agents: Agent[], calls: import("./board/waits.js").Call[], alerts: import("./board/alerts.js").Alert[],
 *   messages: import("./board/waits.js").Message[]}} Rows
 */

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
  const [messages, setMessages] = useState(/** @type {Map<string, import("./board/waits.js").Message>} */ (new Map()));
  const [want, asking] = useWish();
  const [live, setLive] = useState(true);
  const [heard, setHeard] = useState(Date.now());
  const [wall, setWall] = useState(new URLSearchParams(location.search).has("wall"));

  useEffect(() => follow("/events" + (partner && "?partner=" + encodeURIComponent(partner)), inFrames({
    snapshot: (/** @type {Rows} */ all) => {
      setQueues(new Map(all.queues.map((q) => [q.queue, q])));
      setAgents(new Map(all.agents.map((a) => [a.agent, a])));
      setCalls(new Map(all.calls.map((c) => [c.call, c])));
      setAlerts(new Map(all.alerts.map((a) => [a.id, a])));
      setMessages(new Map(all.messages.map((m) => [m.message, m])));
      setHeard(Date.now());
    },
    delta: (/** @type {Partial<Rows> & {gone?: {queues?: string[], agents?: string[], calls?: string[], alerts?: string[], messages?: string[]}}} */ some) => {
      const { queues, agents, calls, alerts, messages, gone } = some;
      setQueues((old) => changed(old ?? new Map(), (q) => q.queue, queues, gone?.queues));
      setAgents((old) => changed(old, (a) => a.agent, agents, gone?.agents));
      setCalls((old) => changed(old, (c) => c.call, calls, gone?.calls));
      setAlerts((old) => changed(old, (a) => a.id, alerts, gone?.alerts));
      setMessages((old) => changed(old, (m) => m.message, messages, gone?.messages));
      setHeard(Date.now());
    },
  }), setLive), [partner]);
  useEffect(() => void document.documentElement.toggleAttribute("data-wall", wall), [wall]);

  const all = useMemo(() => [...(queues?.values() ?? [])], [queues]);
  const crew = useMemo(() => [...agents.values()], [agents]);
  const up = useMemo(() => [...calls.values()], [calls]);
  const left = useMemo(() => [...messages.values()], [messages]);
  const names = useSame(all.map((q) => q.queue), all.map((q) => q.queue).join("\n"));
  return html`
    <${Shell} me=${me} tools=${html`<${Partners} me=${me} agents=${crew} chosen=${partner} choose=${setPartner} />${soundButton}<button class="wide" onClick=${() => setWall(true)}>${t("wall")}</button>`}>
      <h1 class="unseen">${t("board")}</h1>
      ${!live && html`<p class="note late" role="status">${t("interrupted", { time: new Date(heard).toLocaleTimeString(locale()) })}</p>`}
      <${Alerts} alerts=${[...alerts.values()].sort((a, b) => b.fired.localeCompare(a.fired))} now=${now} may=${!wall && me?.rights.includes("agents:write")} sound=${sound} />
      ${queues && html`
        <${Figures} queues=${all} agents=${crew} now=${now} />
        ${all.length === 0 && html`<p>${t("noQueues")}</p>`}
        <ul class="queues ${all.length > few ? "many" : ""}" style=${tiles(all.length)}>${all.map((q) => html`<${Card} key=${q.queue} queue=${q} now=${now} may=${!wall && me?.rights.includes("queues:write")} want=${want} />`)}</ul>
        ${!wall && me?.rights.includes("reports:read") && html`<${Days} queues=${names} partner=${partner} />`}
        ${!wall && me && html`<div class="actions">
          <${Actions} me=${me} calls=${up} messages=${left} queues=${names} agents=${crew} want=${want} />
          <${Agents} agents=${crew} may=${me.rights.includes("agents:write")} queues=${names} want=${want} />
        </div>`}
        ${asking}`}
      ${wall && html`<button class="plain" onClick=${() => setWall(false)}>${t("endWall")}</button>`}
    <//>`;
}

document.title = `${t("board")} · Centralino`;
render(html`<${Board} />`, document.body);
