import { html, render, useEffect, useState } from "./lib/html.js";
import { get } from "./lib/api.js";
import { Shell, useMe } from "./lib/shell.js";
import { count, t } from "./lib/text.js";

/** @typedef {{flow: string, version: string, steps: number, numbers: string[]}} Flow */

/** The flows in force, each as a picture. */
function Flows() {
  const me = useMe();
  const [flows, setFlows] = useState(/** @type {Flow[]} */ ([]));
  useEffect(() => void get("/flows").then((all) => setFlows(all.flows), () => {}), []);
  return html`
    <${Shell} me=${me}>
      <h1 class="unseen">${t("flows")}</h1>
      ${flows.map((f) => html`
        <section class="sheet" key=${f.flow} aria-labelledby=${"flow-" + f.flow}>
          <h2 id=${"flow-" + f.flow}>${f.flow}</h2>
          <p class="quiet">${[...f.numbers, t("steps", { count: count(f.steps) }), t("version", { version: f.version })].join(" · ")}</p>
          <div class="drawing" tabindex="0" role="region" aria-label=${t("drawing", { flow: f.flow })}>
            <img src=${"/api/v1/flows/" + encodeURIComponent(f.flow) + "/graph"} alt=${t("drawing", { flow: f.flow })} />
          </div>
        </section>`)}
    <//>`;
}

document.title = `${t("flows")} · Centralino`;
render(html`<${Flows} />`, document.body);
