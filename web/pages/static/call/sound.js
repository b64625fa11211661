import { useEffect, useState } from "../lib/html.js";

/**
 * The sound of the microphone, or silence where there is none: who has no microphone can still listen and key.
 * @param {string} device empty for the browser's choice
 * @returns {Promise<{stream: MediaStream, silent: boolean}>}
 */
export async function openMicrophone(device) {
  const audio = { echoCancellation: true, noiseSuppression: true, autoGainControl: true, ...(device ? { deviceId: device } : {}) };
  try {
    return { stream: await navigator.mediaDevices.getUserMedia({ audio }), silent: false };
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

/** @returns {Promise<MediaDeviceInfo[]>} the microphones that there are */
export const microphones = async () => (await navigator.mediaDevices.enumerateDevices()).filter((d) => d.kind === "audioinput" && d.deviceId);
