import { html, useEffect, useRef, useState } from "../lib/html.js";
import { text as fetchText } from "../lib/api.js";
import { count, language, t } from "../lib/text.js";

/** @typedef {import("./types.js").Now} Now */

const svg = "http://www.w3.org/2000/svg";
const smallest = 0.2;
const legible = 0.75; // at least, at first
const largest = 2.5;

/** @param {string} name @param {Record<string, string | number>} attributes */
function element(name, attributes) {
  const e = document.createElementNS(svg, name);
  for (const [key, value] of Object.entries(attributes)) e.setAttribute(key, String(value));
  return e;
}

/** @param {Element} step @returns {number[]} where its card lies: x, y, width, height */
const boxOf = (step) => (step.getAttribute("data-box") ?? "").split(" ").map(Number);

/** @param {Element} step */
const nameOf = (step) => step.getAttribute("data-step") ?? "";

/**
 * The step that lies nearest in the direction of an arrow key; what lies aside counts twice.
 * @param {Element} from
 * @param {Element[]} all
 * @param {string} key
 */
export function beside(from, all, key) {
  const middle = (/** @type {Element} */ e) => {
    const [x, y, w, h] = boxOf(e);
    return { x: x + w / 2, y: y + h / 2 };
  };
  const here = middle(from);
  let best = null;
  let shortest = Infinity;
  for (const other of all) {
    const there = middle(other);
    const [dx, dy] = [there.x - here.x, there.y - here.y];
    const [ahead, aside] = key === "ArrowRight" ? [dx, dy] : key === "ArrowLeft" ? [-dx, dy] : key === "ArrowDown" ? [dy, dx] : [-dy, dx];
    if (ahead > 1 && ahead + 2 * Math.abs(aside) < shortest) [best, shortest] = [other, ahead + 2 * Math.abs(aside)];
  }
  return best;
}

/**
 * The flow as a picture: steps are buttons, one of them in the order of tabs, the others by arrow keys. It is moved by scrolling, and
 * made larger by buttons, +, − and 0, two fingers, or the wheel with Ctrl.
 * @param {{flow: string, drawn: number, chosen: string, at: string, now: Map<string, Now>, choose: (step: string) => void}} props drawn
 *   changes when it is to be drawn anew; at is where a walk stands
 */
export function Picture({ flow, drawn, chosen, at, now, choose }) {
  const view = useRef(/** @type {HTMLDivElement | null} */ (null));
  const zoom = useRef(0);
  const [loaded, setLoaded] = useState(0);

  /** @param {number} to 0: as large as fits @param {{x: number, y: number}} [around] in the view */
  const scale = (to, around) => {
    const box = view.current;
    const picture = box?.querySelector("svg");
    if (!box || !picture) return;
    const [, , wide, high] = (picture.getAttribute("viewBox") ?? "0 0 1 1").split(" ").map(Number);
    const before = zoom.current || 1;
    zoom.current = Math.min(largest, Math.max(smallest, to || Math.min(1, (box.clientWidth - 4) / wide, Math.max(300, box.clientHeight, innerHeight * 0.7) / high)));
    picture.setAttribute("width", String(wide * zoom.current));
    picture.setAttribute("height", String(high * zoom.current));
    const point = around ?? { x: box.clientWidth / 2, y: box.clientHeight / 2 };
    const grown = zoom.current / before;
    box.scrollLeft = (box.scrollLeft + point.x) * grown - point.x;
    box.scrollTop = (box.scrollTop + point.y) * grown - point.y;
  };
  const larger = () => scale(zoom.current * 1.25);
  const smaller = () => scale(zoom.current / 1.25);

  useEffect(() => {
    let gone = false;
    fetchText(`/flows/${encodeURIComponent(flow)}/graph?format=inset&traffic=today&language=${language()}`).then((text) => {
      const box = view.current;
      if (gone || !box) return;
      const drawing = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
      drawing.setAttribute("role", "group");
      drawing.setAttribute("aria-label", t("drawing", { flow }));
      const focused = box.contains(document.activeElement) ? document.activeElement?.getAttribute("data-step") : null;
      const { scrollLeft, scrollTop } = box;
      box.replaceChildren(document.importNode(drawing, true));
      for (const step of box.querySelectorAll("[data-step]")) {
        step.setAttribute("role", "button");
        step.querySelector("title")?.remove(); // a button is called what stands on it
      }
      if (zoom.current) {
        scale(zoom.current);
        box.scrollTo(scrollLeft, scrollTop);
      } else {
        const wide = Number(drawing.getAttribute("width"));
        scale(Math.max(legible, Math.min(1, (box.clientWidth - 4) / wide)));
        box.scrollTop = 0;
        show(box, nameOf(box.querySelector("[data-step]") ?? box), true);
      }
      setLoaded((n) => n + 1);
      if (focused) /** @type {SVGElement | null} */ (box.querySelector(`[data-step="${CSS.escape(focused)}"]`))?.focus();
    }, () => {});
    return () => void (gone = true);
  }, [flow, drawn]);

  // What changes without a new drawing: which step is chosen, where a walk stands, and who is where.
  useEffect(() => {
    const steps = [...(view.current?.querySelectorAll("[data-step]") ?? [])];
    const entry = steps.find((s) => nameOf(s) === chosen) ?? steps[0];
    for (const step of steps) {
      const name = nameOf(step);
      const here = now.get(`${flow}/${name}`);
      step.setAttribute("tabindex", step === entry ? "0" : "-1");
      step.setAttribute("aria-pressed", String(name === chosen));
      step.classList.toggle("chosen", name === chosen);
      step.classList.toggle("walked", name === at);
      step.querySelector(".live")?.remove();
      if (here) {
        step.append(badge(step, here.callers));
        step.setAttribute("aria-description", t("callersNow", { count: count(here.callers) }));
      } else step.removeAttribute("aria-description");
    }
    for (const edge of view.current?.querySelectorAll(".edge") ?? []) {
      edge.classList.toggle("from", chosen !== "" && edge.getAttribute("data-from") === chosen);
    }
  }, [flow, loaded, chosen, at, now]);

  useEffect(() => show(view.current, chosen), [chosen, loaded > 0]);
  useEffect(() => show(view.current, at), [at]);
  useEffect(() => (view.current ? pinched(view.current, () => zoom.current, scale) : undefined), []);

  /** @param {MouseEvent} e */
  const pressed = (e) => {
    const step = /** @type {Element} */ (e.target).closest("[data-step]");
    if (step) choose(nameOf(step));
  };
  /** @param {KeyboardEvent} e */
  const keyed = (e) => {
    if (e.ctrlKey || e.altKey || e.metaKey) return;
    const step = /** @type {Element} */ (e.target).closest("[data-step]");
    const acts = /** @type {Record<string, () => void>} */ ({ "+": larger, "=": larger, "-": smaller, 0: () => scale(0) });
    if (acts[e.key]) acts[e.key]();
    else if (step && (e.key === "Enter" || e.key === " ")) choose(nameOf(step));
    else if (step && e.key.startsWith("Arrow")) {
      const next = /** @type {SVGElement | null} */ (beside(step, [...(view.current?.querySelectorAll("[data-step]") ?? [])], e.key));
      next?.focus();
    } else return;
    e.preventDefault();
  };
  return html`
    <div class="tools zoom" role="group" aria-label=${t("size")}>
      <button onClick=${smaller} aria-label=${t("smaller")}>−</button>
      <button onClick=${larger} aria-label=${t("larger")}>+</button>
      <button onClick=${() => scale(0)}>${t("fits")}</button>
      <button onClick=${() => scale(1)}>100 %</button>
    </div>
    <div class="drawing" ref=${view} tabindex="0" role="region" aria-label=${t("drawing", { flow })} onClick=${pressed} onKeyDown=${keyed}></div>`;
}

/** @param {Element} step @param {number} callers */
function badge(step, callers) {
  const [x, y, w] = boxOf(step);
  const text = count(callers);
  const wide = 14 + 8 * text.length;
  const group = element("g", { class: "live" });
  const label = element("text", { x: x + w - 4, y: y + 4.5, "text-anchor": "middle" });
  label.textContent = text;
  group.append(element("rect", { x: x + w - 4 - wide / 2, y: y - 11, width: wide, height: 22, rx: 11 }), label);
  return group;
}

/** Scrolls a step into view. @param {HTMLElement | null} box @param {string} name @param {boolean} [middle] into its middle, whatever is seen */
function show(box, name, middle = false) {
  const step = name && box?.querySelector(`[data-step="${CSS.escape(name)}"]`);
  if (!box || !step) return;
  const [seen, is] = [box.getBoundingClientRect(), step.getBoundingClientRect()];
  if (middle || is.left < seen.left || is.right > seen.right) box.scrollLeft += is.left + is.width / 2 - seen.left - seen.width / 2;
  if (!middle && (is.top < seen.top || is.bottom > seen.bottom)) box.scrollTop += is.top + is.height / 2 - seen.top - seen.height / 2;
}

/**
 * Lets two fingers, and the wheel with Ctrl, change the size, and a mouse move the picture. One finger scrolls by itself.
 * @param {HTMLElement} box
 * @param {() => number} zoom
 * @param {(to: number, around: {x: number, y: number}) => void} scale
 */
function pinched(box, zoom, scale) {
  let apart = 0;
  let held = false;
  let moved = 0;
  const within = (/** @type {number} */ x, /** @type {number} */ y) => {
    const seen = box.getBoundingClientRect();
    return { x: x - seen.left, y: y - seen.top };
  };
  const fingers = (/** @type {TouchEvent} */ e) => {
    if (e.touches.length !== 2) return;
    e.preventDefault(); // else the browser scrolls with both
    const [a, b] = e.touches;
    const far = Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
    if (e.type === "touchmove" && apart > 0) scale((zoom() * far) / apart, within((a.clientX + b.clientX) / 2, (a.clientY + b.clientY) / 2));
    apart = far;
  };
  /** @type {Record<string, (e: any) => void>} */
  const handlers = {
    touchstart: fingers,
    touchmove: fingers,
    mousedown: (e) => {
      held = e.button === 0;
      moved = 0;
    },
    mousemove: (e) => {
      if (!held || e.buttons === 0) return;
      moved += Math.abs(e.movementX) + Math.abs(e.movementY);
      box.scrollBy(-e.movementX, -e.movementY);
    },
    wheel: (e) => {
      if (!e.ctrlKey) return;
      e.preventDefault();
      scale(zoom() * (e.deltaY < 0 ? 1.1 : 1 / 1.1), within(e.clientX, e.clientY));
    },
  };
  const dragged = (/** @type {Event} */ e) => moved > 8 && e.stopPropagation(); // who moves the picture chooses nothing
  box.addEventListener("click", dragged, { capture: true });
  for (const [name, handle] of Object.entries(handlers)) box.addEventListener(name, handle, { passive: false });
  return () => {
    box.removeEventListener("click", dragged, { capture: true });
    for (const [name, handle] of Object.entries(handlers)) box.removeEventListener(name, handle);
  };
}
