// Drives one page of Chromium for a Go test: it reads one JSON object a line, {"do": name, "with": [arguments]}, calls
// window.phone[name] in the page, and writes {"value": …} or {"error": …}. What the page writes to its console as an error
// goes to stderr, where the test looks.
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";

const [page, sound] = process.argv.slice(2);

const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
  headless: true,
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
const tab = await browser.newPage();
tab.on("console", (m) => m.type() === "error" && console.error(`console: ${m.text()}`));
tab.on("pageerror", (e) => console.error(`page: ${e.message}`));
await tab.goto(page);
await tab.waitForFunction(() => window.phone !== undefined);
console.log(JSON.stringify({ value: "ready" }));

for await (const line of createInterface({ input: process.stdin })) {
  const { do: name, with: args } = JSON.parse(line);
  try {
    const value = await tab.evaluate(([n, a]) => window.phone[n](...a), [name, args ?? []]);
    console.log(JSON.stringify({ value: value ?? null }));
  } catch (e) {
    console.log(JSON.stringify({ error: e.message }));
  }
}
await browser.close();
