import * as v from "valibot";
import { newCid } from "../../lib/client/outbox/cid.ts";
import { CLIENT_VERSION, writeCid } from "./cids.ts";
import { DIGITS, readDigits, startsWith, writeDigits } from "./digits.ts";
import type { LogBook } from "./log_book.ts";
import type { LoadSeat } from "./seat.ts";
import type { LoadTarget } from "./target.ts";
import { TEXT } from "./text.ts";
import { LoadWire } from "./wire.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Ids of sends begin here, so that each has the same number of digits; those of subs are below. */
const FIRST_ID = 10 ** DIGITS;

const EVENTS = encoder.encode('{"type":"events","room":"');
const PRESENCE = encoder.encode('{"type":"presence"');
const OK = encoder.encode('{"type":"ok","id":');
const OK_SEQ = encoder.encode(',"seq":');
const EVENT_SEQ = encoder.encode('{"seq":');

const Frame = v.variant("type", [
  v.object({ type: v.literal("welcome") }),
  v.object({ type: v.literal("ping") }),
  v.object({ type: v.literal("presence") }),
  v.object({ type: v.literal("rooms") }),
  v.object({
    type: v.literal("ok"),
    id: v.number(),
    seq: v.optional(v.number()),
    head: v.optional(v.number()),
  }),
  v.object({
    type: v.literal("events"),
    room: v.string(),
    events: v.array(v.unknown()),
  }),
]);

const CID = '"cid":"';

/** A `send` frame, and where each message has its own digits in it. */
interface Template {
  payload: Uint8Array;
  idAt: number;
  cidAt: number;
  textAt: number;
}

/** The options of a seat. */
export interface ChatSeatOptions {
  target: LoadTarget;
  /** The socket's number, of how many. */
  index: number;
  sockets: number;
  /** The places, in the target's rooms, of those that it subscribes to; of none: it only posts. */
  rooms: readonly number[];
  /** True for a seat that reads every event whole; the others read where each frame begins and ends. */
  reads: (room: number) => boolean;
  book: LogBook;
}

/** A socket that speaks chat.v1, with just enough of the protocol to post, to count and to check. */
export class ChatSeat implements LoadSeat {
  #options: ChatSeatOptions;
  #wire: LoadWire;
  #places: Map<string, number>;
  #templates = new Map<number, Template>();
  #welcomed = Promise.withResolvers<void>();
  #subscribed = Promise.withResolvers<void>();
  #awaited: number;

  private constructor(options: ChatSeatOptions, wire: LoadWire) {
    this.#options = options;
    this.#wire = wire;
    const { target, rooms } = options;
    this.#places = new Map(rooms.map((place) => [target.rooms[place] ?? "", place]));
    this.#awaited = rooms.length;
  }

  /** Connects, says hello and subscribes. */
  static async open(options: ChatSeatOptions): Promise<ChatSeat> {
    const { target, index, sockets, rooms } = options;
    const { port, cookies } = target;
    let seat: ChatSeat | undefined;
    await LoadWire.open({
      port,
      path: "/api/socket",
      headers: {
        Cookie: cookies[Math.floor(index * cookies.length / sockets)] ?? "",
        "Sec-WebSocket-Protocol": "chat.v1",
      },
    }, (wire) => {
      const made = seat = new ChatSeat(options, wire);
      return {
        message: (bytes, start, end) => made.#receive(bytes, start, end),
        turn: () => wire.flush(),
        closed(code) {
          throw new Error(`Socket ${index} was closed with ${code}.`);
        },
      };
    });
    if (seat === undefined) throw new Error("The wire was not opened.");
    seat.#wire.say(JSON.stringify({ type: "hello", v: 1 }));
    await seat.#welcomed.promise;
    for (const [id, place] of rooms.entries()) {
      seat.#wire.say(JSON.stringify({ type: "sub", id, room: target.rooms[place] }));
    }
    if (rooms.length > 0) await seat.#subscribed.promise;
    return seat;
  }

  post(message: number, room: number): void {
    const { payload, idAt, cidAt, textAt } = this.#template(room);
    writeDigits(payload, idAt, message);
    writeDigits(payload, textAt, message);
    // Who only posts fills a room, which need not take longer than it must.
    writeCid(payload, cidAt, this.#options.rooms.length === 0 ? 7 : CLIENT_VERSION);
    this.#wire.send(payload);
  }

  flush(): void {
    this.#wire.flush();
  }

  close(): void {
    this.#wire.close();
  }

  #template(room: number): Template {
    return this.#templates.getOrInsertComputed(room, () => {
      const frame = JSON.stringify({
        type: "send",
        id: FIRST_ID,
        room: this.#options.target.rooms[room],
        cid: newCid(),
        text: TEXT,
      });
      return {
        payload: encoder.encode(frame),
        // The first digit stays, so that a number has always as many of them.
        idAt: frame.indexOf(`:${FIRST_ID},`) + 2,
        cidAt: frame.indexOf(CID) + CID.length,
        textAt: frame.indexOf(TEXT),
      };
    });
  }

  #receive(bytes: Uint8Array, start: number, end: number): void {
    if (startsWith(bytes, start, OK)) {
      const id = readDigits(bytes, start + OK.length);
      const seqAt = start + OK.length + DIGITS + 1;
      if (id >= FIRST_ID && startsWith(bytes, seqAt, OK_SEQ)) {
        const seq = readDigits(bytes, seqAt + OK_SEQ.length);
        return this.#acknowledge(id - FIRST_ID, seq);
      }
    } else if (startsWith(bytes, start, EVENTS)) {
      if (this.#skim(bytes, start + EVENTS.length, end)) return;
    } else if (startsWith(bytes, start, PRESENCE)) {
      return;
    }
    this.#parse(decoder.decode(bytes.subarray(start, end)));
  }

  #acknowledge(message: number, seq: number): void {
    const { book, index, target } = this.#options;
    const room = target.rooms.length === 1 ? 0 : message % target.rooms.length;
    book.acknowledged(index, room, message, seq);
  }

  /** Reads the first and the last seq of a frame alone; false when it has to be read whole. */
  #skim(bytes: Uint8Array, roomAt: number, end: number): boolean {
    const { book, index, reads } = this.#options;
    const roomEnd = bytes.indexOf(34, roomAt);
    const room = this.#places.size === 1
      ? this.#options.rooms[0]
      : this.#places.get(decoder.decode(bytes.subarray(roomAt, roomEnd)));
    if (room === undefined || reads(room)) return false;
    let firstAt = roomEnd;
    while (firstAt < end && !startsWith(bytes, firstAt, EVENT_SEQ)) firstAt++;
    let lastAt = end - EVENT_SEQ.length;
    while (lastAt > roomEnd && !startsWith(bytes, lastAt, EVENT_SEQ)) lastAt--;
    if (firstAt > lastAt) return false;
    book.received(
      index,
      room,
      readDigits(bytes, firstAt + EVENT_SEQ.length),
      readDigits(bytes, lastAt + EVENT_SEQ.length),
      performance.now(),
    );
    return true;
  }

  #parse(text: string): void {
    const now = performance.now();
    const result = v.safeParse(Frame, JSON.parse(text));
    if (!result.success) throw new Error(`The server sent ${text.slice(0, 500)}.`);
    const frame = result.output;
    const { book, index } = this.#options;
    switch (frame.type) {
      case "welcome":
        return this.#welcomed.resolve();
      case "ping":
        return this.#wire.say('{"type":"pong"}');
      case "ok":
        if (frame.id >= FIRST_ID) return this.#acknowledge(frame.id - FIRST_ID, frame.seq ?? 0);
        book.subscribed(index, this.#options.rooms[frame.id] ?? -1, frame.head ?? -1);
        if (--this.#awaited === 0) this.#subscribed.resolve();
        return;
      case "events": {
        const room = this.#places.get(frame.room) ?? -1;
        for (const event of frame.events) {
          if (!isMessage(event)) throw new Error(`An event was ${JSON.stringify(event)}.`);
          const { seq, text } = event;
          if (this.#options.reads(room)) book.read(Number(text.slice(0, DIGITS)), seq);
          book.received(index, room, seq, seq, now);
        }
      }
    }
  }
}

/** Looks at what is read of an event, by hand: this is done for every message that is posted. */
function isMessage(event: unknown): event is { seq: number; text: string } {
  return typeof event === "object" && event !== null &&
    "seq" in event && typeof event.seq === "number" &&
    "text" in event && typeof event.text === "string";
}
