import { html, useEffect, useRef, useState } from "../lib/html.js";
import { t } from "../lib/text.js";

/** The partner that alone is looked at, as the address says; empty: all that one may see. */
export function usePartner() {
  const [partner, setPartner] = useState(new URLSearchParams(location.search).get("partner") ?? "");
  const choose = (/** @type {string} */ one) => {
    const where = new URL(location.href);
    if (one) where.searchParams.set("partner", one);
    else where.searchParams.delete("partner");
    history.replaceState(null, "", where);
    setPartner(one);
  };
  return /** @type {const} */ ([partner, choose]);
}

/**
 * Which partner is looked at. Whoever belongs to one has no choice.
 * @param {{me: import("../lib/shell.js").Me | null, agents: {partner?: string}[], chosen: string, choose: (one: string) => void}} props
 */
export function Partners({ me, agents, chosen, choose }) {
  const known = useRef(/** @type {Set<string>} */ (new Set()));
  const [names, setNames] = useState(/** @type {string[]} */ ([]));
  useEffect(() => {
    for (const name of [chosen, ...agents.map((a) => a.partner)]) if (name) known.current.add(name);
    if (known.current.size !== names.length) setNames([...known.current].sort());
  });
  if (!me || me.role === "partner-supervisor" || names.length === 0) return null;
  return html`
    <select aria-label=${t("partner")} value=${chosen} onChange=${(/** @type {{target: HTMLSelectElement}} */ e) => choose(e.target.value)}>
      <option value="">${t("partner")}: ${t("all")}</option>
      ${names.map((n) => html`<option key=${n} value=${n}>${n}</option>`)}
    </select>`;
}
