import { html } from "../lib/html.js";
import { clock, count, locale, percent, t } from "../lib/text.js";

/** @typedef {import("./types.js").Report} Report */
/** @typedef {import("./types.js").Queue} Queue */
/** @typedef {import("./types.js").Mean} Mean */
/** @typedef {import("../lib/text.js").Key} Key */

/** @param {number | null | undefined} value @param {(n: number) => string} write */
const written = (value, write) => (value === null || value === undefined ? "–" : write(value));
const mean = (/** @type {Mean} */ m) => written(m.seconds, clock);
const decimal = (/** @type {number} */ n) => new Intl.NumberFormat(locale(), { maximumFractionDigits: 2 }).format(n);
const missed = (/** @type {{agent_offers: Record<string, number>}} */ o) => count(o.agent_offers?.missed ?? 0);
const longest = (/** @type {Queue} */ q) => clock(q.longest_wait_ns / 1e9);

/** A column: what stands at its head, and in a row. @template T @typedef {[Key, (row: T) => string]} Column */

/**
 * The figures of a queue. Of one partner's agents there are only those of who was answered.
 * @type {{text: Key, write: (q: Queue) => string, whole?: boolean}[]}
 */
const ofQueues = [
  { text: "chartOffered", write: (q) => count(q.offered), whole: true },
  { text: "answeredOf", write: (q) => count(q.answered) },
  { text: "abandoned", write: (q) => count(q.abandoned), whole: true },
  { text: "sentElsewhere", write: (q) => count(q.overflowed + q.callback + q.voicemail + q.lost + q.other_ways_out), whole: true },
  { text: "serviceLevel", write: (q) => written(q.service_level_offered.share, percent), whole: true },
  { text: "abandonment", write: (q) => written(q.abandonment.share, percent), whole: true },
  { text: "chartMean", write: (q) => mean(q.wait_answered) },
  { text: "longest", write: longest },
  { text: "toHuman", write: (q) => mean(q.time_to_human) },
];

/** @type {Column<Queue>[]} */
const handling = [
  ["conversations", (q) => count(q.conversations)], ["meanTalk", (q) => mean(q.talk)], ["meanHold", (q) => mean(q.hold)],
  ["wrapUp", (q) => mean(q.after_call)], ["handlingTime", (q) => mean(q.handle)], ["missedRings", missed],
];

/** @type {Column<Queue>[]} */
const callbacks = [
  ["promised", (q) => count(q.callbacks.booked)], ["kept", (q) => count(q.callbacks.kept)], ["inVain", (q) => count(q.callbacks.failed)],
  ["notWanted", (q) => count(q.callbacks.cancelled)], ["pendingStill", (q) => count(q.callbacks.pending)],
  ["keptShare", (q) => written(q.callbacks.kept_share.share, percent)], ["meanDelay", (q) => mean(q.callbacks.delay)],
];

/**
 * A table, a line for each row.
 * @template T
 * @param {{title: string, first: string, columns: Column<T>[], rows: {name: any, of: T}[], note?: string}} props
 */
function Table({ title, first, columns, rows, note }) {
  return html`
    <section class="sheet">
      <h2>${title}</h2>
      <div class="scroll" tabindex="0" role="region" aria-label=${title}><table>
        <thead><tr><th scope="col">${first}</th>${columns.map(([text]) => html`<th key=${text} scope="col" class="number">${t(text)}</th>`)}</tr></thead>
        <tbody>${rows.map(({ name, of }, i) => html`
          <tr key=${i}><th scope="row">${name}</th>${columns.map(([text, write]) => html`<td key=${text} class="number">${write(of)}</td>`)}</tr>`)}</tbody>
      </table></div>
      ${note && html`<p class="quiet">${note}</p>`}
    </section>`;
}

/** The figures that a reader looks for first. @param {{report: Report}} props */
export function Tiles({ report: { calls, all, occupancy, partner } }) {
  /** @type {[Key, string][]} */
  const tiles = [["calls", count(calls.total)], ["answeredOf", count(all.answered)]];
  if (!partner) tiles.push(["serviceLevel", written(all.service_level_offered.share, percent)], ["abandonment", written(all.abandonment.share, percent)]);
  tiles.push(["chartMean", mean(all.wait_answered)], ["longest", longest(all)], ["handlingTime", mean(all.handle)], ["occupancy", written(occupancy.share, percent)]);
  return html`<dl class="figures">${tiles.map(([text, value]) => html`<div key=${text}><dt>${t(text)}</dt><dd>${value}</dd></div>`)}</dl>`;
}

/** Queues, each in a row, and all of them together before. @param {Report} r */
function queueRows(r) {
  const rows = Object.keys(r.queues).sort().map((name) => ({ name, of: r.queues[name] }));
  return rows.length === 1 ? rows : [{ name: html`<strong>${t("all")}</strong>`, of: r.all }, ...rows];
}

/** Days or half hours; those without a call are left out where there are so many. @param {{report: Report}} props */
function Slots({ report: r }) {
  const half = r.slots_by === "half-hour";
  const name = (/** @type {string} */ from) => new Date(from).toLocaleString(locale(), {
    timeZone: r.timezone, weekday: "short", day: "2-digit", month: "2-digit", ...(half ? { hour: "2-digit", minute: "2-digit" } : { year: "numeric" }),
  });
  const slots = half ? r.slots.filter((s) => s.calls + s.offered > 0) : r.slots;
  /** @type {Column<Report["slots"][number]>[]} */
  const columns = [
    ["calls", (s) => count(s.calls)], ["chartOffered", (s) => count(s.offered)], ["answeredOf", (s) => count(s.answered)],
    ["abandoned", (s) => count(s.abandoned)], ["serviceLevel", (s) => (s.offered ? percent(s.answered_in_target / s.offered) : "–")],
    ["chartMean", (s) => mean(s.wait_answered)],
  ];
  const partial = ["chartOffered", "abandoned", "serviceLevel"];
  return html`<${Table} title=${t(half ? "halfHours" : "days")} first=${t(half ? "halfHour" : "oneDay")} rows=${slots.map((s) => ({ name: name(s.from), of: s }))}
    columns=${columns.filter(([text]) => !r.partner || !partial.includes(text))} note=${half ? t("quietLeftOut") : ""} />`;
}

/** When callers call: the more, the darker. @param {{report: Report}} props */
function Hours({ report: r }) {
  const most = Math.max(1, ...r.calls_by_weekday_and_hour.flat());
  const weekday = (/** @type {number} */ i) => new Date(Date.UTC(2024, 0, 1 + i)).toLocaleDateString(locale(), { weekday: "short", timeZone: "UTC" });
  return html`
    <section class="sheet">
      <h2>${t("hoursOfTheWeek")}</h2>
      <div class="scroll" tabindex="0" role="region" aria-label=${t("hoursOfTheWeek")}><table class="hours">
        <thead><tr><td></td>${r.calls_by_weekday_and_hour[0].map((_, hour) => html`<th key=${hour} scope="col">${hour}</th>`)}</tr></thead>
        <tbody>${r.calls_by_weekday_and_hour.map((hours, i) => html`
          <tr key=${i}><th scope="row">${weekday(i)}</th>${hours.map((n, hour) => html`<td key=${hour} data-heat=${Math.ceil((4 * n) / most) || undefined}>${n > 0 ? count(n) : ""}</td>`)}</tr>`)}</tbody>
      </table></div>
    </section>`;
}

/** @param {{report: Report}} props */
function Outcomes({ report: { calls } }) {
  /** @type {[string, number][]} */
  const rows = Object.entries(calls.results).sort(([, a], [, b]) => b - a).map(([result, n]) => [t(results[result] ?? "unknown"), n]);
  rows.push([t("up"), calls.up], [t("madeToCallBack"), calls.called_back]);
  const share = (/** @type {number} */ n) => (calls.total ? percent(n / calls.total) : "–");
  /** @type {Column<[string, string]>[]} */
  const columns = [["calls", ([n]) => n], ["share", ([, s]) => s]];
  return html`<${Table} title=${t("whatCallsCameTo")} first=${t("outcome")} columns=${columns} rows=${[
    ...rows.map(([name, n]) => ({ name, of: [count(n), share(n)] })),
    { name: t("again24h"), of: [count(calls.repeat_24h.part), written(calls.repeat_24h.share, percent)] },
    { name: t("again7d"), of: [count(calls.repeat_7d.part), written(calls.repeat_7d.share, percent)] },
  ]} />`;
}

/** @type {Record<string, Key>} */
const results = {
  served: "served", informed: "informed", left: "left", abandoned: "abandoned_result", callback: "callback",
  voicemail: "voicemail", refused: "refused", failed: "failed", lost: "lost",
};

/** @param {{report: Report}} props */
function People({ report: r }) {
  const named = Object.keys(r.partners);
  /** @type {Column<Report["partners"][string]>[]} */
  const ofPartners = [
    ["answeredOf", (p) => count(p.answered)], ["chartMean", (p) => mean(p.wait_answered)], ["conversations", (p) => count(p.conversations)],
    ["handlingTime", (p) => mean(p.handle)], ["missedRings", missed], ["occupancy", (p) => written(p.occupancy.share, percent)],
  ];
  /** @type {Column<import("./types.js").Agent>[]} */
  const ofAgents = [
    ["conversations", (a) => count(a.conversations)], ["meanTalk", (a) => mean(a.talk)], ["meanHold", (a) => mean(a.hold)], ["wrapUp", (a) => mean(a.after_call)],
    ["handlingTime", (a) => mean(a.handle)], ["missedRings", missed], ["occupancy", (a) => written(a.occupancy.share, percent)],
  ];
  return html`
    ${(named.length > 1 || (named.length === 1 && named[0] !== "")) && html`<${Table} title=${t("partners")} first=${t("partner")} columns=${ofPartners}
      rows=${named.sort().map((name) => ({ name: name || t("noPartner"), of: r.partners[name] }))} />`}
    ${r.agents && html`<${Table} title=${t("agentsUnderPseudonyms")} first=${t("agent")} columns=${ofAgents}
      rows=${Object.keys(r.agents).sort().map((name) => ({ name, of: r.agents?.[name] }))} note=${t("shownOnBasis", { basis: r.legal_basis ?? "" })} />`}`;
}

/** @param {{report: Report}} props */
function Surveys({ report: { surveys } }) {
  /** @type {Column<Report["surveys"][number]>[]} */
  const columns = [
    ["answers", (s) => count(s.answers)], ["responded", (s) => written(s.response_rate.share, percent)], ["meanAnswer", (s) => written(s.mean, decimal)],
    ["csat", (s) => written(s.csat.share, percent)], ["nps", (s) => written(s.nps, decimal)],
  ];
  return html`<${Table} title=${t("surveys")} first=${t("question")} columns=${columns}
    rows=${surveys.map((s) => ({ name: [s.survey, s.question, s.queue ?? s.partner ?? t("all")].join(" · "), of: s }))} />`;
}

/** Everything that is known of a period. @param {{report: Report}} props */
export function Tables({ report: r }) {
  /** @type {Column<Queue>[]} */
  const columns = ofQueues.filter((f) => !f.whole || !r.partner).map((f) => [f.text, f.write]);
  return html`
    <${Table} title=${t("callersInQueues")} first=${t("queue")} columns=${columns} rows=${queueRows(r)} note=${t("figuresNote")} />
    <${Slots} report=${r} />
    <${Table} title=${t("handling")} first=${t("queue")} columns=${handling} rows=${queueRows(r)} />
    <${People} report=${r} />
    ${r.all.callbacks.booked > 0 && html`<${Table} title=${t("callBacks")} first=${t("queue")} columns=${callbacks} rows=${queueRows(r)} />`}
    <${Outcomes} report=${r} />
    ${r.surveys?.length > 0 && html`<${Surveys} report=${r} />`}
    <${Hours} report=${r} />`;
}
