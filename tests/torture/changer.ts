import { pause } from "../../lib/base/pause.ts";
import { connect, type Frame, type RawSocket } from "../support/client.ts";
import type { Random } from "./random.ts";
import { ROOM } from "./room.ts";
import type { TortureBrowser } from "./tab.ts";

/** A change that the server said it has written, and where. */
export interface Acknowledged {
  seq: number;
  kind: string;
  target: number;
}

const EMOJI = ["👍", "🎉", "🫖"];

/**
 * Somebody who edits, deletes and reacts through a socket of their own, and who asks again when it
 * is torn before the answer.
 */
export class Changer {
  readonly acknowledged: Acknowledged[] = [];
  #browser: TortureBrowser;
  #random: Random;
  #stopped = false;
  #running: Promise<void>;

  constructor(browser: TortureBrowser, random: Random) {
    this.#browser = browser;
    this.#random = random;
    this.#running = this.#run();
  }

  /** Stops after the change that is under way. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #run(): Promise<void> {
    let socket: RawSocket | undefined;
    let frame: Frame | undefined;
    while (!this.#stopped) {
      try {
        socket ??= await this.#join();
        const head = (await socket.request({ type: "sub", room: ROOM })).head;
        frame ??= head > 0 ? this.#choose(head) : undefined;
        if (frame !== undefined) {
          const answer = await socket.request(frame);
          if (answer.type === "ok" && !answer.dup) {
            this.acknowledged.push({ seq: answer.seq, kind: frame.type, target: frame.seq });
          }
          if (answer.type === "ok" || !answer.temporary) frame = undefined;
        }
      } catch {
        socket?.socket.close();
        socket = undefined;
      }
      await pause(this.#random.between(5, 60));
    }
    await socket?.close().catch(() => undefined);
  }

  async #join(): Promise<RawSocket> {
    const { relay, account } = this.#browser;
    const socket = await connect(relay.origin, { cookie: account.cookie });
    socket.send({ type: "hello", v: 1 });
    await socket.next(({ type }) => type === "welcome");
    return socket;
  }

  #choose(head: number): Frame {
    const seq = this.#random.between(1, head);
    const common = { room: ROOM, seq };
    const kind = this.#random.next();
    if (kind < 0.7) {
      const emoji = this.#random.pick(EMOJI);
      return { ...common, type: "react", emoji, on: this.#random.next() < 0.6 };
    }
    if (kind < 0.9) return { ...common, type: "edit", text: `edited ${crypto.randomUUID()}` };
    return { ...common, type: "delete" };
  }
}
