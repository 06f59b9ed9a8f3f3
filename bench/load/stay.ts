import * as v from "valibot";
import { backOff } from "../../lib/client/back_off.ts";
import { inTurns } from "./in_turns.ts";
import { say } from "./say.ts";
import { Target } from "./target.ts";
import { Refused, Wire, type WireEvents } from "./wire.ts";

/** Sockets that say nothing of their own, and come back when the server has gone. */
export const Stay = v.object({
  load: v.literal("stay"),
  target: Target,
  sockets: v.number(),
});

/** What the sockets met while the server restarted. */
export const StayReport = v.object({
  /** Attempts to connect while nobody listened: of the socket with the most, and of all. */
  unreachableAtMost: v.number(),
  unreachable: v.number(),
  /** Attempts that the server refused, with a status of HTTP. */
  refusedAtMost: v.number(),
  refused: v.number(),
});

/** Sockets that are opened at a time: a server's queue of new connections has an end. */
const AT_A_TIME = 64;

/** An idle socket is to cost the generator little. */
const BUFFER_BYTES = 1_024;

const decoder = new TextDecoder();

const Frame = v.variant("type", [
  v.object({ type: v.literal("welcome") }),
  v.object({ type: v.literal("ok"), epoch: v.string(), head: v.number() }),
  v.object({ type: v.literal("ping") }),
  v.object({ type: v.literal("presence") }),
  v.object({ type: v.literal("rooms") }),
  v.object({ type: v.literal("bye"), reconnect: v.literal(true), afterMs: v.number() }),
  v.object({ type: v.literal("events"), events: v.array(v.object({ seq: v.number() })) }),
]);

/**
 * Connects the sockets and says `joined`. When the server goes and comes again, each returns as
 * chat.v1 wants it (after `bye.afterMs`, else with full-jitter back-off, from its position), and the
 * report follows when each has received, once, the first message of the new run.
 */
export async function runStay(
  { target, sockets }: v.InferOutput<typeof Stay>,
): Promise<v.InferOutput<typeof StayReport>> {
  if (target.dialect !== "chat.v1") return await stayWithRelay(target, sockets);
  const members = Array.from({ length: sockets }, (_, index) => {
    const person = Math.floor(index * target.cookies.length / sockets);
    return new Resident(target, target.cookies[person] ?? "");
  });
  await inTurns(sockets, AT_A_TIME, (index) => members[index]!.connect());
  await Promise.all(members.map((member) => member.joined));
  say("joined");
  await Promise.all(members.map((member) => member.advanced));
  const refused = members.map((member) => member.refused);
  const unreachable = members.map((member) => member.unreachable);
  return {
    unreachableAtMost: Math.max(...unreachable),
    unreachable: sum(unreachable),
    refusedAtMost: Math.max(...refused),
    refused: sum(refused),
  };
}

/** A relay has nothing to resume: its sockets stay until the generator is ended. */
async function stayWithRelay({ port }: Target, sockets: number): Promise<never> {
  const quiet: WireEvents = {
    message() {},
    turn() {},
    closed(code) {
      throw new Error(`A socket was closed with ${code}.`);
    },
  };
  await inTurns(
    sockets,
    AT_A_TIME,
    () => Wire.open({ port, path: "/", bufferBytes: BUFFER_BYTES }, () => quiet),
  );
  say("joined");
  return await Promise.withResolvers<never>().promise;
}

/** One socket that stays subscribed to the target's first room. */
class Resident {
  /** Resolves when it is subscribed for the first time. */
  readonly joined: Promise<void>;
  /** Resolves when it has received the event after the head that it first saw. */
  readonly advanced: Promise<void>;
  refused = 0;
  unreachable = 0;
  #target: Target;
  #cookie: string;
  #join: () => void;
  #advance: () => void;
  #position: { epoch: string; seq: number } | undefined;
  #tries = 0;
  #afterMs: number | undefined;

  constructor(target: Target, cookie: string) {
    this.#target = target;
    this.#cookie = cookie;
    ({ promise: this.joined, resolve: this.#join } = Promise.withResolvers<void>());
    ({ promise: this.advanced, resolve: this.#advance } = Promise.withResolvers<void>());
  }

  async connect(): Promise<void> {
    this.#afterMs = undefined;
    const options = {
      port: this.#target.port,
      path: "/api/socket",
      headers: { Cookie: this.#cookie, "Sec-WebSocket-Protocol": "chat.v1" },
      bufferBytes: BUFFER_BYTES,
    };
    try {
      const wire = await Wire.open(options, (wire) => ({
        message: (bytes, start, end) =>
          this.#receive(wire, decoder.decode(bytes.subarray(start, end))),
        turn: () => {},
        closed: (code) => this.#closed(code),
      }));
      wire.say('{"type":"hello","v":1}');
    } catch (error) {
      if (this.#position === undefined) throw error;
      if (error instanceof Refused) this.refused++;
      else this.unreachable++;
      this.#retry();
    }
  }

  #receive(wire: Wire, text: string): void {
    const result = v.safeParse(Frame, JSON.parse(text));
    if (!result.success) throw new Error(`The server sent ${text.slice(0, 500)}.`);
    const frame = result.output;
    switch (frame.type) {
      case "welcome":
        return wire.say(
          JSON.stringify({ type: "sub", id: 0, room: this.#target.rooms[0], ...this.#position }),
        );
      case "ok":
        this.#position ??= { epoch: frame.epoch, seq: frame.head };
        return this.#join();
      case "ping":
        return wire.say('{"type":"pong"}');
      case "bye":
        this.#afterMs = frame.afterMs;
        return;
      case "events":
        for (const { seq } of frame.events) this.#apply(seq);
    }
  }

  #apply(seq: number): void {
    if (this.#position?.seq !== seq - 1) {
      throw new Error(`A socket got ${seq} after ${this.#position?.seq}.`);
    }
    this.#position.seq = seq;
    this.#advance();
  }

  #closed(code: number): void {
    if (this.#afterMs === undefined && code !== 1006) {
      throw new Error(`A socket was closed with ${code} and no bye.`);
    }
    this.#retry();
  }

  #retry(): void {
    setTimeout(() => this.connect(), this.#afterMs ?? backOff(this.#tries));
    this.#tries++;
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
