import { DIGITS, readDigits, startsWith, writeDigits } from "./digits.ts";
import type { RelayBook } from "./relay_book.ts";
import type { LoadSeat } from "./seat.ts";
import type { LoadTarget } from "./target.ts";
import { TEXT } from "./text.ts";
import { LoadWire } from "./wire.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The words that a relay understands. */
interface Words {
  path: string;
  before: string;
  after: string;
}

const WORDS: Record<Exclude<LoadTarget["dialect"], "chat.v1">, Words> = {
  plain: { path: "/", before: "", after: "" },
  // Engine.IO 4 and Socket.IO 5: a message (4) that is an event (2), straight over WebSocket.
  "socket.io": {
    path: "/socket.io/?EIO=4&transport=websocket",
    before: '42["message",',
    after: "]",
  },
};

/** The number of the message that is sent until everybody gets it, before the load begins. */
const PROBE = 999_999_999;

/** A socket of a relay: what one posts, everybody gets, as it is. */
export class RelaySeat implements LoadSeat {
  /** Resolves when this socket has received a probe. */
  readonly reached: Promise<void>;
  #wire: LoadWire;
  #payload: Uint8Array;
  #numberAt: number[];

  private constructor(
    wire: LoadWire,
    payload: Uint8Array,
    numberAt: number[],
    reached: Promise<void>,
  ) {
    this.#wire = wire;
    this.#payload = payload;
    this.#numberAt = numberAt;
    this.reached = reached;
  }

  /** Connects the socket with the number `index`. */
  static async open(target: LoadTarget, index: number, book: RelayBook): Promise<RelaySeat> {
    if (target.dialect === "chat.v1") throw new TypeError("A server of chat.v1 is no relay.");
    const { path, before, after } = WORDS[target.dialect];
    const zeros = "0".repeat(DIGITS);
    const body = {
      type: "message",
      room: "lobby",
      cid: `7d9f2c41-0000-4000-8000-000${zeros}`,
      text: TEXT,
    };
    const payload = encoder.encode(before + JSON.stringify(body) + after);
    const text = decoder.decode(payload);
    const numberAt = [text.indexOf(zeros), text.lastIndexOf(zeros)];
    const textAt = text.lastIndexOf(zeros);
    const opening = payload.slice(0, text.indexOf("cid"));
    const reached = Promise.withResolvers<void>();
    const ready = Promise.withResolvers<void>();
    if (target.dialect === "plain") ready.resolve();
    const wire = await LoadWire.open({ port: target.port, path }, (wire) => ({
      message(bytes, start, end) {
        if (end - start !== payload.length || !startsWith(bytes, start, opening)) {
          if (answer(wire, decoder.decode(bytes.subarray(start, end)))) ready.resolve();
          return;
        }
        const message = readDigits(bytes, start + textAt);
        if (message === PROBE) reached.resolve();
        else book.received(index, message, performance.now());
      },
      turn: () => wire.flush(),
      closed(code) {
        throw new Error(`Socket ${index} was closed with ${code}.`);
      },
    }));
    await ready.promise;
    return new RelaySeat(wire, payload, numberAt, reached.promise);
  }

  post(message: number): void {
    for (const at of this.#numberAt) writeDigits(this.#payload, at, message);
    this.#wire.send(this.#payload);
  }

  /** Sends a message that does not count. */
  probe(): void {
    this.post(PROBE);
    this.flush();
  }

  flush(): void {
    this.#wire.flush();
  }

  close(): void {
    this.#wire.close();
  }
}

/** Answers what Engine.IO and Socket.IO say beside messages; true when the socket is connected. */
function answer(wire: LoadWire, packet: string): boolean {
  if (packet.startsWith("0")) wire.say("40");
  else if (packet === "2") wire.say("3");
  else if (packet.startsWith("40")) return true;
  else throw new Error(`A relay sent ${packet.slice(0, 200)}.`);
  return false;
}
