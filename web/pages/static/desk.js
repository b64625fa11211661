import { html, render, useEffect, useState } from "./lib/html.js";
import { post, Refused } from "./lib/api.js";
import { follow } from "./lib/feed.js";
import { useNow } from "./lib/now.js";
import { usePhone } from "./lib/phone.js";
import { Shell, useMe } from "./lib/shell.js";
import { t } from "./lib/text.js";
import { useBell } from "./desk/bell.js";
import { Knowledge } from "./desk/knowledge.js";
import { Mine } from "./desk/mine.js";
import { Outcome } from "./desk/outcome.js";
import { Shortcuts, useShortcuts } from "./desk/shortcuts.js";
import { Sound, useEars } from "./desk/sound.js";
import { TheCall } from "./desk/talk.js";
import { useTold } from "./desk/told.js";
import { CallOut } from "./desk/transfer.js";
import { Who } from "./desk/who.js";

/** @typedef {{agent: string, state: string, since?: string, pause_reason?: string, wrap_up_until?: string, call?: string, talk?: import("./desk/outcome.js").Talk}} Agent */
/** @typedef {{call: string, from?: string, customer?: string, queue?: string, step?: string, language?: string, agent?: string, phase: string, arrived: string, since: string, recording?: string, to?: string, back?: boolean, outbound?: boolean, handover?: import("./desk/transfer.js").Handover}} Call */

/** The agent and their calls, live. */
function useFeed() {
  const [live, setLive] = useState(true);
  const [agent, setAgent] = useState(/** @type {Agent | null} */ (null));
  const [calls, setCalls] = useState(/** @type {Map<string, Call>} */ (new Map()));
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
  }, setLive), []);
  return { live, agent, call: agent?.call ? calls.get(agent.call) : undefined };
}

/** The agent's desk: what they are doing, the call, and the telephone. */
function Desk() {
  const me = useMe();
  const now = useNow();
  const { live, agent, call } = useFeed();
  const [problem, setProblem] = useState(/** @type {Refused | null} */ (null));
  const [ears, choose] = useEars();
  const [passing, setPassing] = useState(false);
  const phone = usePhone(me?.agent, ears);
  const talk = agent?.talk;
  const told = useTold(agent?.call ?? talk?.call, !!talk);
  const name = told?.fields?.find((f) => f.name === "name")?.value;
  const ask = (/** @type {string} */ path, /** @type {unknown} */ body = undefined) => void post(path, body).then(() => setProblem(null), setProblem);
  useBell(phone.call === "ringing" && !call?.outbound, name ?? call?.from ?? t("noNumber"), ears.bell);

  const handing = call?.handover && !call.handover.result && call.handover.agent === me?.agent;
  useEffect(() => {
    if (phone.call === "idle") setPassing(false);
    if (phone.call === "ringing" && call?.outbound) phone.answer();
  }, [phone.call, call?.outbound]);
  useShortcuts({
    a: phone.call === "ringing" && phone.answer,
    e: phone.call !== "idle" && phone.end,
    m: phone.call === "talking" && phone.mute,
    h: phone.call === "talking" && phone.hold,
    t: phone.call === "talking" && (() => (handing ? ask("/me/transfer/complete") : setPassing(!passing))),
    b: handing && (() => ask("/me/transfer/return")),
    n: () => document.getElementById("search-notes")?.focus(),
  });

  const idle = phone.call === "idle";
  const mine = agent && html`<${Mine} agent=${agent} now=${now} ask=${ask} />`;
  const line = phone.line === "refused" ? "phoneRefused" : phone.line !== "ready" ? (idle ? "phoneConnecting" : "callCut") : live ? null : "feedCut";
  return html`
    <${Shell} me=${me}>
      <h1 class="unseen">${t("desk")}</h1>
      ${line && html`<p class="note busy" role="status">${t(line)}</p>`}
      ${problem && html`<div class="note late" role="alert"><p><strong>${problem.message}</strong></p>${problem.advice}</div>`}
      <div class="desk">
        <div class="lane">
          ${!idle && html`<${TheCall} phone=${phone} call=${call} name=${name} now=${now} me=${me?.agent ?? ""} passing=${passing} pass=${setPassing} ask=${ask} />`}
          ${idle && mine}
        </div>
        ${told && html`<div class="lane beside ${idle ? "after" : ""}">
          <${Who} key=${told.call} told=${told} named=${!idle} />
          ${talk && told.outcomes.length > 0 && html`<${Outcome} key=${"o" + talk.call} told=${told} talk=${talk} wrapUpUntil=${agent?.wrap_up_until} />`}
        </div>`}
        <div class="lane known"><${Knowledge} queue=${told?.queue ?? call?.queue} steps=${told?.steps ?? []} /></div>
        <div class="lane rest">
          ${!idle && mine}
          ${idle && html`<${CallOut} ask=${ask} />`}
          <${Sound} ears=${ears} choose=${choose} ours=${phone.ours} live=${!idle} />
          <${Shortcuts} />
        </div>
      </div>
    <//>`;
}

document.title = `${t("desk")} · Centralino`;
render(html`<${Desk} />`, document.body);
