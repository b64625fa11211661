import { html, useEffect, useRef, useState } from "../lib/html.js";
import { get } from "../lib/api.js";
import { clock, count, percent, t } from "../lib/text.js";

/**
 * Half an hour of a day, or the mean of several.
 * @typedef {{offered: number, answered: number, abandoned: number, service_level: number | null, mean_wait_seconds: number | null, longest_wait_seconds: number}} Half
 */

/**
 * A day beside those before; null for what is still to come, or from before the history.
 * @typedef {object} Day
 * @property {string} queue
 * @property {string} [partner]
 * @property {string} date
 * @property {string} as_of
 * @property {number} weeks that usual is the mean of
 * @property {{at: string, day: Half | null, week_before: Half | null, usual: Half | null}[]} half_hours
 */

const whole = (/** @type {number} */ n) => count(Math.round(n * 10) / 10);

/** What is drawn, each in a chart of its own. @type {{of: keyof Half, text: import("../lib/text.js").Key, write: (n: number) => string, most?: number}[]} */
const figures = [
  { of: "offered", text: "chartOffered", write: whole },
  { of: "answered", text: "chartAnswered", write: whole },
  { of: "abandoned", text: "abandoned", write: whole },
  { of: "service_level", text: "serviceLevel", write: percent, most: 1 },
  { of: "mean_wait_seconds", text: "chartMean", write: clock },
  { of: "longest_wait_seconds", text: "longest", write: clock },
];

/** The lines of every chart, the strongest last. @type {{of: "usual" | "week_before" | "day", text: import("../lib/text.js").Key}[]} */
const lines = [{ of: "usual", text: "chartUsual" }, { of: "week_before", text: "chartBefore" }, { of: "day", text: "today" }];

/** The half hours in which anybody called, with one more at either end; of today, those that are over. @param {Day} day */
function awake(day) {
  const latest = day.half_hours.findLastIndex((r) => r.day);
  const rows = day.half_hours.map((r, i) => (i === latest && i < 47 ? { ...r, day: null } : r));
  const used = (/** @type {Day["half_hours"][number]} */ r) => lines.some(({ of }) => (r[of]?.offered ?? 0) > 0);
  const first = rows.findIndex(used);
  if (first < 0) return rows.slice(16, 37);
  return rows.slice(Math.max(0, first - 1), rows.findLastIndex(used) + 2);
}

const colour = (/** @type {string} */ token) => getComputedStyle(document.documentElement).getPropertyValue(token).trim();

/**
 * How a chart is drawn, in the stylesheet's colours.
 * @param {typeof figures[number]} figure
 * @param {Day["half_hours"]} rows
 * @param {number} width
 * @param {(row: number | null | undefined) => void} point told of the half hour under the pointer
 * @returns {import("../vendor/uplot.js").Options}
 */
function drawing({ write, most }, rows, width, point) {
  const quiet = colour("--quiet");
  const font = "12px " + getComputedStyle(document.body).fontFamily;
  return {
    width, height: 170, legend: { show: false },
    cursor: { y: false, drag: { setScale: false }, sync: { key: "day" } },
    hooks: { setCursor: [(plot) => point(plot.cursor.idx)] },
    scales: { x: { time: false }, y: { range: (_, __, high) => [0, most ?? Math.max(1, high * 1.1)] } },
    axes: [
      { stroke: quiet, font, grid: { show: false }, ticks: { stroke: colour("--line"), size: 4 }, size: 26, space: 55, incrs: [2, 4, 6, 8, 12, 24], values: (_, at) => at.map((i) => rows[i]?.at ?? "") },
      { stroke: quiet, font, grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, size: 48, space: 40, values: (_, at) => at.map(write) },
    ],
    series: [
      {},
      { stroke: colour("--line"), fill: colour("--line"), width: 1, points: { show: false } },
      { stroke: quiet, width: 1.5, dash: [6, 4], points: { show: false } },
      { stroke: colour("--brand"), width: 3, points: { size: 6, width: 0, fill: colour("--brand") } },
    ],
  };
}

/** @param {{figure: typeof figures[number], day: Day, rows: Day["half_hours"]}} props */
function Chart({ figure, day, rows }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  const [at, setAt] = useState(/** @type {number | null | undefined} */ (null));
  const value = (/** @type {Half | null} */ h) => (h ? h[figure.of] : null);
  useEffect(() => {
    /** @type {import("../vendor/uplot.js") | undefined} */
    let plot;
    let over = false;
    const sized = new ResizeObserver(([entry]) => plot?.setSize({ width: Math.floor(entry.contentRect.width), height: 170 }));
    import("../vendor/uplot.js").then(({ default: UPlot }) => {
      const into = place.current;
      if (over || !into) return;
      const data = [rows.map((_, i) => i), ...lines.map(({ of }) => rows.map((r) => value(r[of])))];
      plot = new UPlot(drawing(figure, rows, into.clientWidth, setAt), /** @type {import("../vendor/uplot.js").AlignedData} */ (data), into);
      sized.observe(into);
    });
    return () => {
      over = true;
      sized.disconnect();
      plot?.destroy();
    };
  }, [day]);
  const shown = rows[at ?? rows.findLastIndex((r) => r.day)];
  return html`
    <figure>
      <figcaption><strong>${t(figure.text)}</strong>
        ${shown && html`<span class="quiet">${shown.at} ${[...lines].reverse().map(({ of }) => {
          const v = value(shown[of]);
          return html`<span class="key ${of}">${v === null ? "–" : figure.write(v)}</span> `;
        })}</span>`}
      </figcaption>
      <div class="plot" aria-hidden="true" ref=${place}></div>
    </figure>`;
}

/** The same figures for those who do not see the charts, or want to read them. @param {{day: Day, rows: Day["half_hours"]}} props */
function Figures({ day, rows }) {
  const cell = (/** @type {Half | null} */ h, /** @type {typeof figures[number]} */ f) => {
    const v = h ? h[f.of] : null;
    return v === null ? "–" : f.write(v);
  };
  return html`
    <details>
      <summary>${t("chartTable")}</summary>
      <div class="scroll" tabindex="0" role="region" aria-label=${t("chartTable")}><table>
        <caption class="unseen">${day.queue}, ${day.date}</caption>
        <thead>
          <tr><th scope="col" rowspan="2">${t("chartTime")}</th>${figures.map((f) => html`<th key=${f.of} scope="colgroup" colspan="3">${t(f.text)}</th>`)}</tr>
          <tr>${figures.map((f) => [...lines].reverse().map(({ of, text }) => html`<th key=${f.of + of} scope="col" class="number">${t(text)}</th>`))}</tr>
        </thead>
        <tbody>${rows.map((r) => html`
          <tr key=${r.at}><th scope="row">${r.at}</th>${figures.map((f) => [...lines].reverse().map(({ of }) => html`<td key=${f.of + of} class="number">${cell(r[of], f)}</td>`))}</tr>`)}</tbody>
      </table></div>
    </details>`;
}

/**
 * A queue's day beside the same weekday before, looked at anew once a minute.
 * @param {{queues: string[], partner: string}} props
 */
export function Charts({ queues, partner }) {
  const [chosen, setChosen] = useState("");
  const [day, setDay] = useState(/** @type {Day | null} */ (null));
  const [problem, setProblem] = useState(/** @type {import("../lib/api.js").Refused | null} */ (null));
  const queue = queues.includes(chosen) ? chosen : queues[0];
  useEffect(() => {
    if (!queue) return;
    let over = false;
    const look = () => get(`/queues/${encodeURIComponent(queue)}/day${partner && "?partner=" + encodeURIComponent(partner)}`).then(
      (d) => over || (setDay(d), setProblem(null)), (p) => over || (setDay(null), setProblem(p)));
    look();
    const beat = setInterval(look, 60_000);
    return () => {
      over = true;
      clearInterval(beat);
    };
  }, [queue, partner]);
  if (!queue) return null;
  const rows = day && awake(day);
  return html`
    <section class="sheet charts" aria-labelledby="charts">
      <div class="tools">
        <h2 id="charts">${t("charts")}</h2>
        <label>${t("queue")}<select value=${queue} onChange=${(/** @type {{target: HTMLSelectElement}} */ e) => setChosen(e.target.value)}>
          ${queues.map((q) => html`<option key=${q} value=${q}>${q}</option>`)}
        </select></label>
      </div>
      ${problem && html`<p class="note"><strong>${problem.message}</strong>. ${problem.advice}</p>`}
      ${day && rows && html`
        <ul class="keys">
          <li><span class="key day">${t("today")}</span></li>
          <li><span class="key week_before">${t("chartBefore")}</span></li>
          ${day.weeks > 1 && html`<li><span class="key usual">${t("chartUsualOf", { count: count(day.weeks) })}</span></li>`}
        </ul>
        ${day.partner && html`<p class="quiet">${t("chartPartner", { partner: day.partner })}</p>`}
        <div class="plots">${figures.map((f) => html`<${Chart} key=${f.of} figure=${f} day=${day} rows=${rows} />`)}</div>
        <${Figures} day=${day} rows=${rows} />`}
    </section>`;
}
