import { Random } from "./random.ts";

/**
 * Puts a bus in place of BroadcastChannel that loses, doubles, delays and so reorders messages.
 * Runs before the server in each of its isolates; the server knows nothing of it.
 */
export function breakBus(seed: number): void {
  const random = new Random(seed);
  const { postMessage } = BroadcastChannel.prototype;
  BroadcastChannel.prototype.postMessage = function (message: unknown) {
    const post = () => {
      try {
        postMessage.call(this, message);
      } catch {
        // It was closed while the message was on its way; such a message is lost as well.
      }
    };
    const fate = random.next();
    if (fate < 0.15) return;
    if (fate < 0.3) post();
    if (fate < 0.6) setTimeout(post, random.between(0, 30));
    else post();
  };
}
