// What the pages use of JsSIP, for tsc.
declare const JsSIP: { UA: any; WebSocketInterface: any };
export default JsSIP;
