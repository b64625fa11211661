import { useEffect } from "../lib/html.js";
import { t } from "../lib/text.js";

/** A ring: two tones, and when they begin, s. */
const tones = /** @type {const} */ ([[0, 660], [0.18, 880]]);

/** @param {AudioContext} context @param {number} volume 0 to 1 */
function ring(context, volume) {
  if (volume <= 0) return;
  for (const [at, hz] of tones) {
    const voice = context.createOscillator(), gain = context.createGain();
    voice.frequency.value = hz;
    gain.gain.setValueAtTime(0.3 * volume, context.currentTime + at);
    gain.gain.exponentialRampToValueAtTime(0.001, context.currentTime + at + 0.35);
    voice.connect(gain).connect(context.destination);
    voice.start(context.currentTime + at);
    voice.stop(context.currentTime + at + 0.4);
  }
}

/** Whether the browser can say something on the screen, has not been asked, or was told not to. */
export const notices = () => ("Notification" in window ? Notification.permission : "denied");

/**
 * Rings while it rings, in the title too, and says who calls on the screen where the page is not in front.
 * @param {boolean} ringing
 * @param {string} who
 * @param {number} volume 0 to 1
 */
export function useBell(ringing, who, volume) {
  useEffect(() => {
    if (!ringing) return undefined;
    const context = new AudioContext(), title = document.title;
    document.title = `☎ ${t("aCallComes")}`;
    ring(context, volume);
    const again = setInterval(() => ring(context, volume), 2000);
    return () => {
      document.title = title;
      clearInterval(again);
      void context.close();
    };
  }, [ringing]);

  useEffect(() => {
    if (!ringing || !who || document.hasFocus() || notices() !== "granted") return undefined;
    const note = new Notification(t("aCallComes"), { body: who, requireInteraction: true });
    note.onclick = () => {
      focus();
      note.close();
    };
    return () => note.close();
  }, [ringing, who]);
}

/** Rings once, so that one hears how loud. @param {number} volume 0 to 1 */
export function ringOnce(volume) {
  const context = new AudioContext();
  ring(context, volume);
  setTimeout(() => void context.close(), 1000);
}
