import { html, useEffect, useState } from "../lib/html.js";
import { get, put, remove } from "../lib/api.js";
import { t } from "../lib/text.js";
import { moment } from "./queues.js";

/** @typedef {{name: string, on: boolean, until?: string, by?: string}} Flash */
/** @typedef {import("./wish.js").Wish} Wish */

/** The announcements, and what switches them. @param {{may: boolean, want: (w: Wish) => void}} props */
export function Flashes({ may, want }) {
  const [flashes, setFlashes] = useState(/** @type {Flash[] | null} */ (null));
  const look = () => get("/flashes").then((a) => setFlashes(a.flashes), () => {});
  useEffect(() => {
    look();
    const again = setInterval(look, 20_000);
    return () => clearInterval(again);
  }, []);
  /** @param {Flash} f @returns {Wish} */
  const on = (f) => ({
    title: f.name, says: t("flashOnSays", { flash: f.name }), does: t("switchOn"),
    fields: [{ name: "until", label: t("untilTimeNeeded"), kind: "time", needed: true }],
    act: ({ until: [until] }) => put(`/flashes/${encodeURIComponent(f.name)}`, { until }).then(look),
  });
  /** @param {Flash} f @returns {Wish} */
  const off = (f) => ({
    title: f.name, says: t("flashOffSays", { flash: f.name }), does: t("switchOff"), act: () => remove(`/flashes/${encodeURIComponent(f.name)}`).then(look),
  });
  return html`
    <section class="sheet flashes" aria-labelledby="flashes">
      <h2 id="flashes">${t("announcements")}</h2>
      ${flashes?.length === 0 && html`<p class="quiet">${t("noAnnouncements")}</p>`}
      <ul class="plain">${flashes?.map((f) => html`
        <li key=${f.name}>
          <span>${f.name}</span>
          <span class=${f.on ? "word busy" : "word"}>${f.on && f.until ? t("isOn", { time: moment(f.until) }) : t("isOff")}</span>
          ${may && html`<button onClick=${() => want(f.on ? off(f) : on(f))}>${t(f.on ? "switchOff" : "switchOn")}<span class="unseen"> ${f.name}</span></button>`}
        </li>`)}</ul>
    </section>`;
}
