import { useEffect, useState } from "./html.js";

/** What every microphone is asked for. */
const clean = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/**
 * The sound of a microphone; where it is gone, of another one.
 * @param {string} device empty for the browser's choice
 * @returns {Promise<MediaStream>}
 */
export async function hear(device) {
  try {
    return await navigator.mediaDevices.getUserMedia({ audio: { ...clean, ...(device ? { deviceId: { exact: device } } : {}) } });
  } catch (why) {
    if (!device) throw why;
    return hear("");
  }
}

/**
 * The sound of the microphone, or silence where there is none: who has no microphone can still listen and key.
 * @param {string} device empty for the browser's choice
 * @returns {Promise<{stream: MediaStream, silent: boolean}>}
 */
export async function openMicrophone(device) {
  try {
    return { stream: await hear(device), silent: false };
  } catch {
    return { stream: new AudioContext().createMediaStreamDestination().stream, silent: true };
  }
}

/**
 * How loud a sound is, 0 to 1.
 * @param {MediaStream | null} stream
 */
export function useLevel(stream) {
  const [level, setLevel] = useState(0);
  useEffect(() => {
    if (!stream) return undefined;
    const context = new AudioContext();
    const ear = context.createAnalyser();
    context.createMediaStreamSource(stream).connect(ear);
    const samples = new Float32Array(ear.fftSize);
    const look = setInterval(() => {
      ear.getFloatTimeDomainData(samples);
      setLevel(Math.min(1, 4 * Math.sqrt(samples.reduce((n, s) => n + s * s, 0) / samples.length)));
    }, 150);
    return () => {
      clearInterval(look);
      setLevel(0);
      void context.close();
    };
  }, [stream]);
  return level;
}

/**
 * The devices of a kind that there are. Browsers tell their names once the page may hear a microphone.
 * @param {"audioinput" | "audiooutput"} kind
 */
export const devices = async (kind) => (await navigator.mediaDevices.enumerateDevices()).filter((d) => d.kind === kind && d.deviceId);

/**
 * Tells every two seconds which share of the packets did not arrive, until it is ended. Nothing is told while nothing is sent, as
 * between two prompts; that the way is broken is told as 1.
 * @param {() => RTCPeerConnection | undefined} connection
 * @param {(share: number) => void} tell
 * @returns {() => void} ends it
 */
export function watchLoss(connection, tell) {
  let before = { lost: 0, received: 0 };
  const look = setInterval(async () => {
    const broken = ["disconnected", "failed"].includes(connection()?.iceConnectionState ?? "");
    const stats = await connection()?.getStats();
    stats?.forEach((s) => {
      if (s.type !== "inbound-rtp" || s.kind !== "audio") return;
      const lost = s.packetsLost - before.lost, received = s.packetsReceived - before.received;
      before = { lost: s.packetsLost, received: s.packetsReceived };
      if (broken) tell(1);
      else if (lost + received > 0) tell(Math.max(0, lost) / (lost + received));
    });
  }, 2000);
  return () => clearInterval(look);
}
