import * as v from "valibot";
import { backOff } from "../../lib/client/connection/back_off.ts";
import { SILENCE_MS } from "../../lib/protocol/limits.ts";
import { inTurns } from "./in_turns.ts";
import { say } from "./say.ts";
import { LoadTarget } from "./target.ts";
import { LoadWire, Refused, type WireEvents } from "./wire.ts";

/** Sockets that say nothing of their own, and come back when the server has gone. */
export const Stay = v.object({
  load: v.literal("stay"),
  target: LoadTarget,
  sockets: v.number(),
});

/** The result of a restart for the sockets. */
export const StayReport = v.object({
  /** Attempts to connect that nobody answered: of the socket with the most, and of all. */
  unreachableAtMost: v.number(),
  unreachable: v.number(),
  /** Attempts that the server refused, with a status of HTTP. */
  refusedAtMost: v.number(),
  refused: v.number(),
});

/** Sockets that are opened at a time: a server's queue of new connections has an end. */
const AT_A_TIME = 64;

/** A connection that held this long counts as good, and the back-off starts over. */
const STEADY_MS = 10_000;

/** An idle socket is to cost the generator little. */
const BUFFER_BYTES = 1_024;

const decoder = new TextDecoder();

const Frame = v.variant("type", [
  v.object({ type: v.literal("welcome"), heartbeatMs: v.number() }),
  v.object({ type: v.literal("ok"), epoch: v.string(), head: v.number() }),
  v.object({ type: v.literal("ping") }),
  v.object({ type: v.literal("presence") }),
  v.object({ type: v.literal("rooms") }),
  v.object({ type: v.literal("bye"), reconnect: v.literal(true), afterMs: v.number() }),
  v.object({ type: v.literal("events"), events: v.array(v.object({ seq: v.number() })) }),
]);

/**
 * Connects the sockets and says `joined`. When the server goes and comes again, each returns as our
 * own client does (lib/client/connection/server_connection.ts: after `bye.afterMs`, else with full-jitter back-off, from
 * its position; a connection that falls silent is given up), and the report follows when each has
 * received, once, the first message of the new run.
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
async function stayWithRelay({ port }: LoadTarget, sockets: number): Promise<never> {
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
    () => LoadWire.open({ port, path: "/", bufferBytes: BUFFER_BYTES }, () => quiet),
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
  #target: LoadTarget;
  #cookie: string;
  #join: () => void;
  #advance: () => void;
  #position: { epoch: string; seq: number } | undefined;
  #tries = 0;
  #afterMs: number | undefined;
  #wire: LoadWire | undefined;
  #liveSince: number | undefined;
  #silenceMs = SILENCE_MS;
  #deadline: ReturnType<typeof setTimeout> | undefined;

  constructor(target: LoadTarget, cookie: string) {
    this.#target = target;
    this.#cookie = cookie;
    ({ promise: this.joined, resolve: this.#join } = Promise.withResolvers<void>());
    ({ promise: this.advanced, resolve: this.#advance } = Promise.withResolvers<void>());
  }

  async connect(): Promise<void> {
    this.#afterMs = this.#liveSince = undefined;
    const options = {
      port: this.#target.port,
      path: "/api/socket",
      headers: { Cookie: this.#cookie, "Sec-WebSocket-Protocol": "chat.v1" },
      bufferBytes: BUFFER_BYTES,
    };
    const givenUp = Promise.withResolvers<never>();
    if (this.#position !== undefined) {
      this.#expect(SILENCE_MS, () => givenUp.reject(new Error("Nobody answered the upgrade.")));
    }
    const opening = LoadWire.open(options, (wire) => ({
      message: (bytes, start, end) =>
        this.#receive(wire, decoder.decode(bytes.subarray(start, end))),
      turn: () => {},
      closed: (code) => this.#closed(wire, code),
    }));
    try {
      const wire = await Promise.race([opening, givenUp.promise]);
      this.#wire = wire;
      this.#expectFrame(wire, SILENCE_MS);
      const rooms = this.#position && { [this.#target.rooms[0]!]: this.#position };
      wire.say(JSON.stringify({ type: "hello", v: 1, rooms }));
    } catch (error) {
      opening.then((wire) => wire.close(), () => {});
      if (this.#position === undefined) throw error;
      if (error instanceof Refused) this.refused++;
      else this.unreachable++;
      this.#retry();
    }
  }

  #receive(wire: LoadWire, text: string): void {
    if (this.#wire !== wire) return;
    const result = v.safeParse(Frame, JSON.parse(text));
    if (!result.success) throw new Error(`The server sent ${text.slice(0, 500)}.`);
    const frame = result.output;
    if (frame.type === "welcome") {
      this.#liveSince = performance.now();
      this.#silenceMs = frame.heartbeatMs + SILENCE_MS;
    }
    this.#expectFrame(wire, this.#silenceMs);
    switch (frame.type) {
      case "welcome":
        // The hello named the room's position, but the first time.
        if (this.#position !== undefined) return;
        return wire.say(JSON.stringify({ type: "sub", id: 0, room: this.#target.rooms[0] }));
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

  #closed(wire: LoadWire, code: number): void {
    if (this.#wire !== wire) return;
    if (this.#afterMs === undefined && code !== 1006) {
      throw new Error(`A socket was closed with ${code} and no bye.`);
    }
    if (this.#liveSince === undefined) this.unreachable++;
    this.#retry();
  }

  /** Takes the server for dead unless a frame comes within `ms`. */
  #expectFrame(wire: LoadWire, ms: number): void {
    this.#expect(ms, () => {
      wire.close();
      this.#closed(wire, 1006);
    });
  }

  #expect(ms: number, otherwise: () => void): void {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(otherwise, ms);
  }

  #retry(): void {
    clearTimeout(this.#deadline);
    this.#wire = undefined;
    const { port } = this.#target;
    const since = this.#liveSince;
    if (since !== undefined && performance.now() - since >= STEADY_MS) this.#tries = 0;
    setTimeout(() => this.connect(), this.#afterMs ?? backOff(this.#tries));
    this.#tries++;
    if (since === undefined && this.#tries % 3 === 2) {
      // A browser does not learn why an upgrade failed, so our client asks whether it is signed out.
      fetch(`http://127.0.0.1:${port}/api/rooms`, { headers: { cookie: this.#cookie } })
        .then((response) => response.body?.cancel(), () => {});
    }
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
