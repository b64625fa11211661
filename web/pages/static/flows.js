import { html, render, useCallback, useEffect, useRef, useState } from "./lib/html.js";
import { get } from "./lib/api.js";
import { follow } from "./lib/feed.js";
import { Shell, useMe } from "./lib/shell.js";
import { count, t } from "./lib/text.js";
import { Checks } from "./flows/checks.js";
import { Picture } from "./flows/picture.js";
import { StepPanel } from "./flows/step.js";
import { Versions } from "./flows/versions.js";
import { Walk } from "./flows/walk.js";

/** @typedef {import("./flows/types.js").Flow} Flow */
/** @typedef {import("./flows/types.js").Now} Now */
/** @typedef {"step" | "walk" | "checks" | "versions"} Tab */

/** How often today's figures are asked for; who is where comes by itself. */
const refresh = 20_000;

const asked = new URLSearchParams(location.search);

/** What is chosen stands in the address. @param {string} name @param {string} value */
function remember(name, value) {
  if (value) asked.set(name, value);
  else asked.delete(name);
  history.replaceState(null, "", `?${asked}`);
}

/** Who is at which step now. @returns {[Map<string, Now>, boolean]} by flow and step, and whether it is live */
function useNowAt() {
  const [now, setNow] = useState(/** @type {Map<string, Now>} */ (new Map()));
  const [live, setLive] = useState(true);
  useEffect(() => follow("/events/steps", {
    snapshot: (/** @type {{steps: Now[]}} */ all) => setNow(new Map(all.steps.map((s) => [s.name, s]))),
    delta: (/** @type {{steps?: Now[], gone?: {steps?: string[]}}} */ { steps, gone }) => setNow((old) => {
      const next = new Map(old);
      for (const s of steps ?? []) next.set(s.name, s);
      for (const name of gone?.steps ?? []) next.delete(name);
      return next;
    }),
  }, setLive), []);
  return [now, live];
}

/** What stands beside the picture. @param {{flow: Flow, chosen: string, choose: (step: string) => void, now: Map<string, Now>, stands: (step: string) => void, editor: boolean, done: () => void}} props */
function Beside({ flow, chosen, choose, now, stands, editor, done }) {
  const [tab, setTab] = useState(/** @type {Tab} */ (asked.get("show") ?? "step"));
  const open = (/** @type {Tab} */ name) => {
    setTab(name);
    remember("show", name === "step" ? "" : name);
  };
  const before = useRef(chosen);
  useEffect(() => {
    if (chosen && chosen !== before.current && tab !== "walk") open("step");
    before.current = chosen;
  }, [chosen]);
  const look = (/** @type {string} */ step) => {
    choose(step);
    open("step");
  };
  const tabs = /** @type {[Tab, string][]} */ ([
    ["step", t("aStep")], ["walk", t("walkIt")], ["checks", `${t("checks")} (${count(flow.findings.length)})`], ["versions", t("versions")],
  ]);
  return html`
    <aside class="sheet about" aria-label=${t("aboutTheFlow")}>
      <div class="tools tabs" role="group" aria-label=${t("aboutTheFlow")}>
        ${tabs.map(([name, title]) => html`<button key=${name} aria-pressed=${tab === name} onClick=${() => open(name)}>${title}</button>`)}
      </div>
      ${tab === "step" && html`<${StepPanel} flow=${flow} step=${flow.steps.find((s) => s.step === chosen)} now=${now.get(`${flow.flow}/${chosen}`)} choose=${look} />`}
      ${tab === "walk" && html`<${Walk} key=${flow.flow} flow=${flow} stands=${stands} />`}
      ${tab === "checks" && html`<${Checks} flow=${flow} choose=${look} />`}
      ${tab === "versions" && html`<${Versions} flow=${flow} may=${editor} done=${done} />`}
    </aside>`;
}

/** The flows in force: one of them as a picture with who is where, and what is known of it. */
function Flows() {
  const me = useMe();
  const [names, setNames] = useState(/** @type {string[]} */ ([]));
  const [name, setName] = useState(asked.get("flow") ?? "");
  const [flow, setFlow] = useState(/** @type {Flow | null} */ (null));
  const [drawn, setDrawn] = useState(0);
  const [chosen, setChosen] = useState(asked.get("step") ?? "");
  const [at, setAt] = useState("");
  const [now, live] = useNowAt();

  const load = useCallback(() => {
    if (!name) return;
    get(`/flows/${encodeURIComponent(name)}`).then((/** @type {Flow} */ next) => setFlow((old) => {
      const same = (/** @type {Flow | null} */ f) => f && JSON.stringify([f.flow, f.version, f.calls_today, f.steps.map((s) => [s.came, s.left])]);
      if (same(old) !== same(next)) setDrawn((n) => n + 1);
      return next;
    }), () => {});
  }, [name]);
  const list = useCallback(() => get("/flows").then((all) => {
    const found = all.flows.map((/** @type {{flow: string}} */ f) => f.flow);
    setNames(found);
    setName((old) => (found.includes(old) ? old : found[0] ?? ""));
  }, () => {}), []);
  useEffect(() => void list(), []);
  useEffect(() => {
    load();
    const beat = setInterval(load, refresh);
    return () => clearInterval(beat);
  }, [load]);

  const choose = useCallback((/** @type {string} */ step) => {
    setChosen(step);
    remember("step", step);
  }, []);
  const turn = (/** @type {string} */ to) => {
    setName(to);
    remember("flow", to);
    choose("");
  };
  const done = () => void list().then(load);
  const callers = [...now.values()].filter((n) => n.flow === name).reduce((sum, n) => sum + n.callers, 0);
  return html`
    <${Shell} me=${me}>
      <h1 class="unseen">${t("flows")}</h1>
      ${!live && html`<p class="note late" role="status">${t("notLive")}</p>`}
      ${flow && html`
        <div class="search flowhead">
          <label>${t("flow")}<select value=${name} onChange=${(/** @type {any} */ e) => turn(e.currentTarget.value)}>${names.map((n) => html`<option key=${n} value=${n}>${n}</option>`)}</select></label>
          <label>${t("findAStep")}<select value=${chosen} onChange=${(/** @type {any} */ e) => choose(e.currentTarget.value)}>
            <option value="">–</option>${flow.steps.map((s) => html`<option key=${s.step} value=${s.step}>${s.step} (${s.verb})</option>`)}</select></label>
          <p class="quiet facts-line">${[...flow.numbers, t("steps", { count: count(flow.steps.length) }), t("version", { version: flow.version })].join(" · ")}<br />
            <b class="callers">${t("callersNow", { count: count(callers) })}</b> · ${t("callsToday", { count: count(flow.calls_today) })}${flow.human_key ? ` · ${t("humanKey", { key: flow.human_key, step: flow.human_step ?? "" })}` : ""} · ${t("greenWay")}</p>
        </div>
        <div class="twofold">
          <section class="sheet picture" aria-label=${t("drawing", { flow: flow.flow })}>
            <${Picture} key=${flow.flow} flow=${flow.flow} drawn=${drawn} chosen=${chosen} at=${at} now=${now} choose=${choose} />
          </section>
          <${Beside} key=${flow.flow} flow=${flow} chosen=${chosen} choose=${choose} now=${now} stands=${setAt} editor=${me?.rights.includes("reload") ?? false} done=${done} />
        </div>`}
    <//>`;
}

document.title = `${t("flows")} · Centralino`;
render(html`<${Flows} />`, document.body);
