import { useEffect, useRef, useState } from "./html.js";
import { keepPage, outlives } from "./live.js";
import { hear, watchLoss } from "./sound.js";
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
 * @property {MediaStream | null} ours what the caller hears of us
 * @property {() => void} answer
 * @property {() => void} end refuses while it rings
 * @property {() => void} mute
 * @property {() => void} hold
 * @property {(key: string) => void} press
 */

/**
 * Through what one speaks and hears.
 * @typedef {object} Ears
 * @property {string} microphone id of the device, empty for the browser's choice
 * @property {string} [speaker] the same, of what one hears by
 * @property {number} [volume] 0 to 1
 */

/** Where our voice goes into a call. @param {any} session @returns {RTCRtpSender | undefined} */
const speaks = (session) => session.connection?.getSenders()[0];

/** What one hears by. @param {string} speaker id of the device @param {number} volume 0 to 1 */
function useLoudspeaker(speaker, volume) {
  const [sound] = useState(() => Object.assign(new Audio(), { autoplay: true }));
  useEffect(() => {
    sound.volume = volume;
  }, [volume]);
  useEffect(() => {
    if ("setSinkId" in sound) sound.setSinkId(speaker).catch(() => {}); // it is gone: the browser's choice stays
  }, [speaker]);
  return sound;
}

/**
 * The microphone of a call: it is heard from the answer on until there is silence again, and may be changed meanwhile.
 * @param {{current: any}} session @param {Phone["call"]} call @param {string} microphone id of the device
 */
function useVoice(session, call, microphone) {
  const [ours, setOurs] = useState(/** @type {MediaStream | null} */ (null));
  const spoken = useRef({ into: microphone, stream: /** @type {MediaStream | null} */ (null), asked: null });
  const speak = (/** @type {MediaStream | null} */ stream) => {
    spoken.current.stream?.getTracks().forEach((track) => track.stop());
    spoken.current.stream = stream;
    setOurs(stream);
  };
  useEffect(() => {
    const s = session.current;
    if (call !== "talking" || microphone === spoken.current.into) return;
    spoken.current.into = microphone;
    hear(microphone).then(async (stream) => {
      const sender = speaks(s), [track] = stream.getAudioTracks();
      if (!sender || s !== session.current) return void track.stop();
      track.enabled = sender.track?.enabled ?? true;
      await sender.replaceTrack(track);
      speak(stream);
    }, () => {});
  }, [call, microphone]);

  const answer = async () => {
    const s = session.current;
    if (!s?.isInProgress() || spoken.current.asked === s) return;
    spoken.current.asked = s;
    spoken.current.into = microphone;
    const stream = await hear(microphone).catch(() => null);
    if (!s.isInProgress()) return void stream?.getTracks().forEach((track) => track.stop());
    if (!stream) return void s.terminate({ status_code: 480 }); // the next agent can be heard
    speak(stream);
    s.answer({ mediaStream: stream });
  };
  return { ours, answer, silence: () => speak(null) };
}

/**
 * A telephone in the page: it registers as the agent whose session this is, rings, and carries the sound.
 * A connection that is lost is found again, and the call goes on.
 * @param {string | undefined} agent
 * @param {Ears} ears
 * @returns {Phone}
 */
export function usePhone(agent, { microphone, speaker = "", volume = 1 }) {
  const [line, setLine] = useState(/** @type {Phone["line"]} */ ("connecting"));
  const [call, setCall] = useState(/** @type {Phone["call"]} */ ("idle"));
  const [since, setSince] = useState(0);
  const [muted, setMuted] = useState(false);
  const [held, setHeld] = useState(false);
  const [loss, setLoss] = useState(/** @type {number | null} */ (null));
  const session = useRef(/** @type {any} */ (null));
  const { ours, silence, answer } = useVoice(session, call, microphone);
  const sound = useLoudspeaker(speaker, volume);

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
    const become = (/** @type {Phone["call"]} */ what) => {
      keepPage(what !== "idle");
      setCall(what);
      setSince(Date.now());
    };
    ua.on("connected", () => {
      // What is asked in the call makes it follow us to the new connection; the network may be another one, too.
      if (session.current?.isEstablished()) session.current.renegotiate({ rtcOfferConstraints: { iceRestart: true } });
    });
    ua.on("registered", () => setLine("ready"));
    ua.on("unregistered", () => setLine("connecting"));
    ua.on("disconnected", () => {
      setLine("connecting");
      if (session.current?.isInProgress()) session.current.terminate({ status_code: 480 }); // it rings elsewhere by now
    });
    ua.on("registrationFailed", (/** @type {any} */ e) => setLine(e.response ? "refused" : "connecting"));
    ua.on("newRTCSession", (/** @type {any} */ { session: s }) => {
      if (session.current) {
        s.terminate({ status_code: 486 });
        return;
      }
      session.current = s;
      outlives(s);
      become("ringing");
      const over = () => {
        session.current = null;
        silence();
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
    return watchLoss(() => session.current?.connection, setLoss);
  }, [call]);

  return {
    line, call, since, muted, held, loss, ours, answer,
    end: () => session.current?.terminate(call === "ringing" ? { status_code: 486 } : undefined),
    mute: () => (muted ? session.current?.unmute({ audio: true }) : session.current?.mute({ audio: true })),
    hold: () => (held ? session.current?.unhold() : session.current?.hold()),
    press: (key) => session.current?.sendDTMF(key, { transportType: "RFC2833" }),
  };
}
