// Drives the product's own pages in Chromium for a Go test: it reads one JSON object a line, {"do": name, "with": [arguments]},
// and writes {"value": …} or {"error": …}. What a page writes to its console as an error goes to stderr, where the test looks.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const [site, sound] = process.argv.slice(2);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  args: [
    "--no-sandbox",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
    `--use-file-for-fake-audio-capture=${sound}`,
    "--autoplay-policy=no-user-gesture-required",
    "--allow-loopback-in-peer-connection",
    "--disable-features=WebRtcHideLocalIpsWithMdns",
  ],
});
const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1440, height: 900 } });

// An ear beside the page's own: which tone comes from the helpline.
await context.addInitScript(() => {
  const Original = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Original {
    constructor(...args) {
      super(...args);
      window.line = this;
      this.addEventListener("track", (e) => {
        const sound = new AudioContext();
        window.ear = sound.createAnalyser();
        window.ear.fftSize = 8192;
        window.ear.smoothingTimeConstant = 0;
        const stream = e.streams[0] ?? new MediaStream([e.track]);
        sound.createMediaStreamSource(stream).connect(window.ear);
        const narrow = new AudioContext({ sampleRate: 8000 });
        const keeper = narrow.createScriptProcessor(4096, 1, 1); // a page that is busy for half a second loses nothing
        window.heard = [];
        keeper.onaudioprocess = (e) => window.heard.push(...Array.from(e.inputBuffer.getChannelData(0), (x) => Math.round(x * 32767)));
        narrow.createMediaStreamSource(stream).connect(keeper);
        keeper.connect(narrow.destination);
      });
    }
  };
});
// What the page connects by, to be broken as a lost network does.
await context.addInitScript(() => {
  window.WebSocket = class extends window.WebSocket {
    constructor(...args) {
      super(...args);
      window.connection = this;
    }
  };
});
// By what the page is heard, and what it says on the screen while somebody looks elsewhere.
await context.addInitScript(() => {
  window.Audio = class extends window.Audio {
    constructor(...args) {
      super(...args);
      window.loudspeaker = this;
    }
  };
  const { start } = OscillatorNode.prototype;
  window.rings = 0;
  OscillatorNode.prototype.start = function (...args) {
    window.rings++;
    start.apply(this, args);
  };
  window.said = [];
  window.Notification = class {
    static permission = "default";
    static requestPermission = async () => (this.permission = "granted");
    constructor(title, { body }) { window.said.push(`${title}: ${body}`); }
    close() {}
  };
});
const tab = await context.newPage();
let expected = /^$/; // what the page may complain of
tab.on("console", (m) => m.type() === "error" && !expected.test(m.text()) && console.error(`console: ${m.text()} ${m.location().url}`));
tab.on("pageerror", (e) => console.error(`page: ${e.message}`));

// faults takes a picture of the whole page and lists what is wrong with it.
async function faults(picture) {
  if (picture) await tab.screenshot({ path: picture, fullPage: true });
  await tab.evaluate(axe);
  const { violations } = await tab.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
  const wide = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  return [...violations.map((v) => `${v.id}: ${v.help} (${v.nodes.map((n) => n.target.join(" ")).join(", ")})`), ...(wide > 0 ? [`the page is ${wide} px too wide`] : [])];
}

const acts = {
  open: async (path) => void (await tab.goto(new URL(path, site).href)),
  path: async () => new URL(tab.url()).pathname,
  fill: (selector, text) => tab.fill(selector, text),
  click: (text) => tab.getByRole("button", { name: text }).first().click(),
  follow: (text) => tab.getByRole("link", { name: text }).first().click(),
  // press clicks a button within an element, such as a dialog.
  press: (selector, text) => tab.locator(selector).getByRole("button", { name: text }).first().click(),
  choose: async (selector, value) => void (await tab.selectOption(selector, value)),
  uncheck: (selector) => tab.uncheck(selector),
  // judge takes a picture of what is in view, and lists what is wrong with it.
  async judge(path) {
    await tab.screenshot({ path });
    return faults();
  },
  // loud is how loud a tone of the helpline's is, in dB.
  loud: (hz) => tab.evaluate((hz) => {
    if (!window.ear) return -200;
    const bins = new Float32Array(window.ear.frequencyBinCount);
    window.ear.getFloatFrequencyData(bins);
    const at = Math.round((hz * window.ear.fftSize) / window.ear.context.sampleRate);
    return Math.max(-200, ...bins.slice(at - 2, at + 3));
  }, hz),
  key: (key) => tab.keyboard.press(key),
  // expect lets the page complain of requests that are refused with one of these.
  expect: async (...statuses) => { expected = new RegExp(`status of (${statuses.join("|")})`); },
  // refuse answers the next request for a path as a proxy does that finds nobody.
  refuse: (path) => tab.route(`**${path}`, (r) => r.fulfill({ status: 502 }), { times: 1 }),
  // askForMicrophone lets the browser ask, and nobody answer.
  askForMicrophone: () => tab.evaluate(() => { navigator.mediaDevices.getUserMedia = () => new Promise(() => {}); }),
  lookAway: () => tab.evaluate(() => { document.hasFocus = () => false; }),
  rings: () => tab.evaluate(() => window.rings),
  said: () => tab.evaluate(() => window.said),
  // ears are the microphone that a call has, how loud one hears, and by what.
  ears: () => tab.evaluate(() => ({ microphone: window.line.getSenders()[0].track.label, volume: window.loudspeaker.volume, speaker: window.loudspeaker.sinkId })),
  // asksToLeave tells whether the browser asks before it leaves the page.
  asksToLeave: () => tab.evaluate(() => !dispatchEvent(new Event("beforeunload", { cancelable: true }))),
  // pick clicks on what is no button.
  pick: (selector) => tab.locator(selector).first().click(),
  // pinch moves two fingers from so many pixels apart to so many.
  pinch: (selector, from, to) => tab.locator(selector).evaluate((box, [from, to]) => {
    const { left, top } = box.getBoundingClientRect();
    for (const [type, apart] of [["touchstart", from], ["touchmove", to]]) {
      const touches = [0, apart].map((x, identifier) => new Touch({ identifier, target: box, clientX: left + 50 + x, clientY: top + 50 }));
      box.dispatchEvent(new TouchEvent(type, { touches, cancelable: true, bubbles: true }));
    }
  }, [from, to]),
  wait: async (selector) => void (await tab.waitForSelector(selector, { timeout: 15000 })),
  text: async (selector) => (await tab.locator(selector).count()) ? tab.locator(selector).first().evaluate((e) => e.innerText ?? e.textContent) : "",
  check: (label) => tab.getByLabel(label, { exact: true }).check(),
  // clickInside and textInside are click and text for a frame of the page.
  clickInside: (text) => tab.frameLocator("iframe").getByRole("button", { name: text }).click(),
  textInside: (selector) => tab.frameLocator("iframe").locator(selector).first().innerText(),
  drop: () => tab.evaluate(() => window.connection.close()),
  heard: () => tab.evaluate(() => window.heard ?? []), // samples of 16 bits, 8,000 a second
  // lookNow is look without loading the page anew: what is on it stays.
  async lookNow(width, theme, language, picture) {
    await tab.setViewportSize({ width, height: 900 });
    await tab.evaluate(([t, l]) => { document.documentElement.dataset.theme = t; document.documentElement.lang = l; }, [theme, language]);
    await tab.waitForTimeout(1200); // the clock of the page draws it anew
    return faults(picture);
  },
  attribute: async (selector, name) => (await tab.locator(selector).count()) ? tab.locator(selector).first().getAttribute(name) : "",
  duration: async (selector) => (await tab.locator(selector).first().evaluate((e) => e.duration)) || 0,
  framed: async (selector) => tab.frameLocator(selector).locator("body").innerText(),
  cookie: async () => (await context.cookies()).map((c) => `${c.name}=${c.value}`).join("; "),
  // look sets size, theme and language, takes a picture of the whole page, and lists what axe finds wrong with it.
  async look(width, theme, language, picture) {
    await tab.setViewportSize({ width, height: 900 });
    await tab.evaluate(([t, l]) => { localStorage.setItem("theme", t); localStorage.setItem("language", l); }, [theme, language]);
    await tab.reload();
    await tab.waitForSelector("main *");
    await tab.waitForTimeout(400);
    return faults(picture);
  },
  // into scrolls an element into the middle of what is seen.
  into: (selector) => tab.locator(selector).first().evaluate((e) => e.scrollIntoView({ block: "center" })),
  size: (width, height) => tab.setViewportSize({ width, height }),
  picture: async (path) => void (await tab.screenshot({ path })),
  // frames are the times in ms between two frames of the screen, and the tasks that took longer than 50 ms.
  frames: (ms) => tab.evaluate((ms) => new Promise((done) => {
    const gaps = [], long = [];
    new PerformanceObserver((list) => long.push(...list.getEntries().map((e) => e.duration))).observe({ type: "longtask" });
    let begun = 0, last = 0;
    const frame = (now) => {
      if (last) gaps.push(now - last);
      else begun = now;
      last = now;
      if (now - begun < ms) requestAnimationFrame(frame);
      else done({ gaps, long });
    };
    requestAnimationFrame(frame);
  }), ms),
  // peek is look without a reload, which would end a call: at a width, in the theme and language that the page has.
  async peek(width, picture) {
    await tab.setViewportSize({ width, height: 900 });
    await tab.waitForTimeout(200);
    await tab.screenshot({ path: picture, fullPage: true });
    await tab.evaluate(axe);
    const { violations } = await tab.evaluate(() => window.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }));
    const wide = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    return [...violations.map((v) => `${v.id}: ${v.help} (${v.nodes.map((n) => n.target.join(" ")).join(", ")})`), ...(wide > 0 ? [`the page is ${wide} px too wide`] : [])];
  },
  // hears is the strongest frequency in Hz and how loud it is in dB.
  hears: () => tab.evaluate(() => {
    if (!window.ear) return { hz: 0, db: -200 };
    const bins = new Float32Array(window.ear.frequencyBinCount);
    window.ear.getFloatFrequencyData(bins);
    let best = 0;
    for (let i = 1; i < bins.length; i++) if (bins[i] > bins[best]) best = i;
    return { hz: (best * window.ear.context.sampleRate) / window.ear.fftSize, db: Math.max(bins[best], -200) };
  }),
};

console.log(JSON.stringify({ value: "ready" }));
for await (const line of createInterface({ input: process.stdin })) {
  const { do: name, with: args } = JSON.parse(line);
  try {
    console.log(JSON.stringify({ value: (await acts[name](...(args ?? []))) ?? null }));
  } catch (e) {
    console.log(JSON.stringify({ error: e.message }));
  }
}
await browser.close();
