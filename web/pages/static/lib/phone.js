import { useEffect, useRef, useState } from "./html.js";
import JsSIP from "../vendor/jssip.js";

/**
 * What the telephone of the page is doing.
 * @typedef {object} Phone
 * @property {"connecting" | "ready" | "refused"} line whether calls can come
 * @property {"idle" | "ringing" | "talking"} call
 * @property {number} since when the call began to be that, ms
 * @property {boolean} muted
 * @property {boolean} held
 * @property {number | null} loss share of packets that did not arrive lately, null while nothing is known
 * @property {() => void} answer
 * @property {() => void} end refuses while it rings
 * @property {() => void} mute
 * @property {() => void} hold
 * @property {(key: string) => void} press
 */

const media = { audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true }, video: false };

/**
 * A telephone in the page: it registers as the agent whose session this is, rings, and carries the sound.
 * @param {string | undefined} agent
 * @param {string} microphone id of the device, empty for the browser's choice
 * @returns {Phone}
 */
export function usePhone(agent, microphone) {
  const [line, setLine] = useState(/** @type {Phone["line"]} */ ("connecting"));
  const [call, setCall] = useState(/** @type {Phone["call"]} */ ("idle"));
  const [since, setSince] = useState(0);
  const [muted, setMuted] = useState(false);
  const [held, setHeld] = useState(false);
  const [loss, setLoss] = useState(/** @type {number | null} */ (null));
  const session = useRef(/** @type {any} */ (null));
  const wish = useRef(microphone);
  wish.current = microphone;

  useEffect(() => {
    if (!agent) return undefined;
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const ua = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(`${scheme}://${location.host}/sip`)],
      uri: `sip:${agent}@${location.hostname}`,
      register_expires: 120,
      session_timers: false,
      connection_recovery_min_interval: 1,
      connection_recovery_max_interval: 5,
    });
    const sound = new Audio();
    sound.autoplay = true;
    const become = (/** @type {Phone["call"]} */ what) => {
      setCall(what);
      setSince(Date.now());
    };
    ua.on("registered", () => setLine("ready"));
    ua.on("unregistered", () => setLine("connecting"));
    ua.on("disconnected", () => setLine("connecting"));
    ua.on("registrationFailed", (/** @type {any} */ e) => setLine(e.response ? "refused" : "connecting"));
    ua.on("newRTCSession", (/** @type {any} */ { session: s }) => {
      if (session.current) {
        s.terminate({ status_code: 486 });
        return;
      }
      session.current = s;
      become("ringing");
      const over = () => {
        session.current = null;
        setMuted(false);
        setHeld(false);
        setLoss(null);
        become("idle");
      };
      s.on("accepted", () => become("talking"));
      s.on("ended", over);
      s.on("failed", over);
      s.on("muted", () => setMuted(true));
      s.on("unmuted", () => setMuted(false));
      s.on("hold", () => setHeld(true));
      s.on("unhold", () => setHeld(false));
      s.on("peerconnection", (/** @type {{peerconnection: RTCPeerConnection}} */ { peerconnection }) => {
        peerconnection.addEventListener("track", (e) => { sound.srcObject = e.streams[0] ?? new MediaStream([e.track]); });
      });
    });
    ua.start();
    const leave = () => ua.stop();
    addEventListener("pagehide", leave);
    return () => {
      removeEventListener("pagehide", leave);
      leave();
    };
  }, [agent]);

  useEffect(() => {
    if (call !== "talking") return undefined;
    let before = { lost: 0, received: 0 };
    const look = setInterval(async () => {
      const stats = await session.current?.connection?.getStats();
      stats?.forEach((/** @type {any} */ s) => {
        if (s.type !== "inbound-rtp" || s.kind !== "audio") return;
        const lost = s.packetsLost - before.lost, received = s.packetsReceived - before.received;
        before = { lost: s.packetsLost, received: s.packetsReceived };
        setLoss(lost + received > 0 ? Math.max(0, lost) / (lost + received) : null);
      });
    }, 2000);
    return () => clearInterval(look);
  }, [call]);

  const audio = () => (wish.current ? { ...media, audio: { ...media.audio, deviceId: wish.current } } : media);
  return {
    line, call, since, muted, held, loss,
    answer: () => session.current?.answer({ mediaConstraints: audio() }),
    end: () => session.current?.terminate(call === "ringing" ? { status_code: 486 } : undefined),
    mute: () => (muted ? session.current?.unmute({ audio: true }) : session.current?.mute({ audio: true })),
    hold: () => (held ? session.current?.unhold() : session.current?.hold()),
    press: (key) => session.current?.sendDTMF(key, { transportType: "RFC2833" }),
  };
}
