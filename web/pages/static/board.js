import { html, render, useEffect, useMemo, useState } from "./lib/html.js";
import { follow } from "./lib/feed.js";
import { Shell, useMe } from "./lib/shell.js";
import { clock, count, language, percent, t } from "./lib/text.js";

/**
 * A queue as the feed has it. Shares are 0 to 1, times are in seconds.
 * @typedef {object} Queue
 * @property {string} id
 * @property {number} waiting
 * @property {string} [waiting_since] of whoever waits longest, RFC 3339
 * @property {number} offered today
 * @property {number} answered
 * @property {number} abandoned
 * @property {number | null} level the share answered in time today; null before the first call
 * @property {{within: number, share: number}} target
 * @property {{low: number, high: number} | null} estimate what a caller would be told now
 * @property {number | null} error of the estimate: half of what was told today was off by less
 * @property {Record<State, number>} agents
 */

/** @typedef {"free" | "ringing" | "talking" | "wrap-up" | "paused" | "away"} State */

/**
 * @typedef {object} Agent
 * @property {string} id
 * @property {string} name
 * @property {string} [partner]
 * @property {State} state
 * @property {string} [queue]
 * @property {string} since RFC 3339
 */

/** @type {Record<State, import("./lib/text.js").Key>} */
const words = { free: "free", ringing: "ringing", talking: "talking", "wrap-up": "wrapUp", paused: "paused", away: "away" };

/** @type {State[]} */
const states = ["free", "ringing", "talking", "wrap-up", "paused", "away"];

/** The clock of the page, one beat a second: waits grow between two events. */
function useNow() {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const beat = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(beat);
  }, []);
  return now;
}

const since = (/** @type {number} */ now, /** @type {string | undefined} */ when) => (when ? (now - Date.parse(when)) / 1000 : 0);

/**
 * How a queue fares, in a word: late when somebody has waited three times as long as is aimed at, or nobody is there for those
 * who wait; busy when somebody has waited longer than is aimed at.
 * @param {Queue} q
 * @param {number} now
 * @returns {{tone: "calm" | "busy" | "late", word: import("./lib/text.js").Key}}
 */
export function fares(q, now) {
  const longest = since(now, q.waiting_since);
  const present = states.reduce((n, s) => n + (s === "away" ? 0 : q.agents[s]), 0);
  if (q.waiting > 0 && present === 0) return { tone: "late", word: "nobody" };
  if (q.waiting > 0 && longest > 3 * q.target.within) return { tone: "late", word: "late" };
  if (q.waiting > 0 && longest > q.target.within) return { tone: "busy", word: "busy" };
  return { tone: "calm", word: "calm" };
}

/** @param {{level: number | null, target: {within: number, share: number}}} props */
function Level({ level, target }) {
  const goal = t("target", { share: percent(target.share), within: clock(target.within) });
  return html`
    <div class="level">
      <p><span>${t("serviceLevel")}</span><strong>${level === null ? t("nothingYet") : percent(level)}</strong></p>
      <div class="bar"><svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
        <rect class="full" width=${100 * (level ?? 0)} height="10" />
        <rect class="target" x=${Math.min(98.8, 100 * target.share)} width="1.2" height="10" />
      </svg></div>
      <p class="quiet"><span>${goal}</span></p>
    </div>`;
}

/** @param {{queue: Queue, now: number}} props */
function QueueCard({ queue: q, now }) {
  const { tone, word } = fares(q, now);
  const told = q.estimate ? t("between", { low: clock(q.estimate.low), high: clock(q.estimate.high) }) : t("unknown");
  return html`
    <li class="queue ${tone}">
      <header><h2>${q.id}</h2><span class="word">${t(word)}</span></header>
      <dl class="now">
        <div class=${q.waiting ? "hot" : ""}><dt>${t("waiting")}</dt><dd>${count(q.waiting)}</dd></div>
        <div class=${tone === "calm" ? "" : "hot"}><dt>${t("longest")}</dt><dd>${clock(since(now, q.waiting_since))}</dd></div>
      </dl>
      <${Level} level=${q.level} target=${q.target} />
      <dl class="facts">
        <dt>${t("answered")}</dt><dd>${count(q.answered)}</dd>
        <dt>${t("abandoned")}</dt><dd>${count(q.abandoned)}</dd>
        <dt>${t("estimate")}</dt><dd>${told}</dd>
        <dt>${t("estimateError")}</dt><dd>${q.error === null ? t("unknown") : clock(q.error)}</dd>
      </dl>
      <ul class="chips" aria-label=${t("agents")}>
        ${states.filter((s) => q.agents[s] > 0 && s !== "away").map((s) => html`<li key=${s}><b>${count(q.agents[s])}</b> ${t(words[s])}</li>`)}
      </ul>
    </li>`;
}

/** @param {{queues: Queue[], agents: Agent[], now: number}} props */
function Figures({ queues, agents, now }) {
  const longest = Math.max(0, ...queues.map((q) => since(now, q.waiting_since)));
  const sum = (/** @type {(q: Queue) => number} */ of) => queues.reduce((n, q) => n + of(q), 0);
  const offered = sum((q) => (q.level === null ? 0 : q.offered));
  const level = offered ? sum((q) => (q.level ?? 0) * q.offered) / offered : null;
  const present = agents.filter((a) => a.state !== "away");
  return html`
    <dl class="figures">
      <div><dt>${t("waiting")}</dt><dd>${count(sum((q) => q.waiting))}</dd></div>
      <div><dt>${t("longest")}</dt><dd>${clock(longest)}</dd></div>
      <div><dt>${t("freeAgents")}</dt><dd>${count(present.filter((a) => a.state === "free").length)} <small>${t("ofAgents", { count: count(present.length) })}</small></dd></div>
      <div><dt>${t("serviceLevel")}</dt><dd>${level === null ? "–" : percent(level)} <small>${t("today")}</small></dd></div>
      <div><dt>${t("answered")}</dt><dd>${count(sum((q) => q.answered))}</dd></div>
      <div><dt>${t("abandoned")}</dt><dd>${count(sum((q) => q.abandoned))}</dd></div>
    </dl>`;
}

/** @param {{agents: Agent[], now: number}} props */
function Agents({ agents, now }) {
  const order = useMemo(() => [...agents].sort((a, b) => states.indexOf(a.state) - states.indexOf(b.state) || a.name.localeCompare(b.name)), [agents]);
  return html`
    <section class="sheet agents" aria-labelledby="agents">
      <h2 id="agents">${t("agents")}</h2>
      <div class="scroll"><table class="stack">
        <thead><tr><th scope="col">${t("name")}</th><th scope="col">${t("state")}</th><th scope="col">${t("queue")}</th><th scope="col" class="number">${t("since")}</th><th scope="col">${t("partner")}</th></tr></thead>
        <tbody>${order.map((a) => html`
          <tr key=${a.id}>
            <td>${a.name}</td>
            <td><span class="state ${a.state}">${t(words[a.state])}</span></td>
            <td class="quiet">${a.queue}</td>
            <td class="number">${a.state === "away" ? "" : clock(since(now, a.since))}</td>
            <td class="quiet">${a.partner}</td>
          </tr>`)}</tbody>
      </table></div>
    </section>`;
}

/** The board: every queue and every agent, as they are now. */
function Board() {
  const me = useMe();
  const now = useNow();
  const [queues, setQueues] = useState(/** @type {Map<string, Queue> | null} */ (null));
  const [agents, setAgents] = useState(/** @type {Map<string, Agent>} */ (new Map()));
  const [live, setLive] = useState(true);
  const [heard, setHeard] = useState(Date.now());
  const [wall, setWall] = useState(new URLSearchParams(location.search).has("wall"));

  useEffect(() => follow("/events", {
    snapshot: (/** @type {{queues: Queue[], agents: Agent[]}} */ all) => {
      setQueues(new Map(all.queues.map((q) => [q.id, q])));
      setAgents(new Map(all.agents.map((a) => [a.id, a])));
      setHeard(Date.now());
    },
    changes: (/** @type {{queues?: Queue[], agents?: Agent[]}} */ { queues = [], agents = [] }) => {
      setQueues((old) => new Map([...(old ?? []), ...queues.map((q) => /** @type {const} */ ([q.id, q]))]));
      setAgents((old) => new Map([...old, ...agents.map((a) => /** @type {const} */ ([a.id, a]))]));
      setHeard(Date.now());
    },
  }, setLive), []);
  useEffect(() => void document.documentElement.toggleAttribute("data-wall", wall), [wall]);

  const all = [...(queues?.values() ?? [])];
  const crew = [...agents.values()];
  return html`
    <${Shell} me=${me} tools=${html`<button class="wide" onClick=${() => setWall(true)}>${t("wall")}</button>`}>
      <h1 class="unseen">${t("board")}</h1>
      ${!live && html`<p class="note late" role="status">${t("interrupted", { time: new Date(heard).toLocaleTimeString(language()) })}</p>`}
      ${queues && html`
        <${Figures} queues=${all} agents=${crew} now=${now} />
        ${all.length === 0 && html`<p>${t("noQueues")}</p>`}
        <ul class="queues">${all.map((q) => html`<${QueueCard} key=${q.id} queue=${q} now=${now} />`)}</ul>
        ${!wall && html`<${Agents} agents=${crew} now=${now} />`}`}
      ${wall && html`<button class="plain" onClick=${() => setWall(false)}>${t("endWall")}</button>`}
    <//>`;
}

document.title = `${t("board")} · Centralino`;
render(html`<${Board} />`, document.body);
