import type { Batch } from "../../store/log/batch.ts";
import { getOrInsert, openChannel } from "../../base/runtime.ts";
import type { Stopwatch } from "../../base/clock.ts";
import type { PeopleNotice } from "../../store/isolates/notices.ts";
import { type Counter, shardOf } from "../../store/isolates/counters.ts";
import type { HandedReceipt, HandedWrite } from "../writing/handed_write.ts";
import type { PresenceRecord } from "../presence/table.ts";

/**
 * A message from isolate to isolate. Each is a hint: a lost, late or doubled one costs time, never
 * data.
 */
export type BusMessage =
  | { kind: "events"; batch: Batch }
  | { kind: "notice"; notice: PeopleNotice }
  | { kind: "typing"; room: string; user: string }
  | { kind: "presence"; number: number; user: string; here: PresenceRecord | undefined }
  | { kind: "presence_all"; number: number; people: PresenceRecord[] }
  | { kind: "presence_round"; number: number }
  | { kind: "presence_query"; to?: string }
  | { kind: "revoked"; session: string }
  | { kind: "leader" }
  | { kind: "leader_query" }
  | { kind: "writes"; to: string; writes: HandedWrite[] }
  | { kind: "receipts"; to: string; receipts: HandedReceipt[] };

/** How long an isolate counts as reached after its last message, in milliseconds; each posts one every 20 s. */
const PEER_MS = 50_000;

/**
 * A message with the isolate that it comes from. A batch has the number that the sender's counter in
 * the store has with it, so that it is known which batches the bus has lost.
 */
export type Envelope = BusMessage & { from: string; counter?: { shard: string; number: number } };

/**
 * The BroadcastChannel between the isolates of one server. It does not bring an isolate what it posted
 * itself, which is therefore sent to its own sockets first.
 */
export class Bus {
  /** This isolate, as the others see it. */
  readonly isolate: string;
  #channel: BroadcastChannel | undefined;
  #listeners: ((message: Envelope) => void)[] = [];
  #stopwatch: Stopwatch;
  #peers = new Map<string, number>();
  #numbers = new Map<string, number>();
  #arrivals = new Map<string, Arrivals>();

  /** Without a `name` it brings nothing to or from others. */
  constructor(name: string | undefined, isolate: string, stopwatch: Stopwatch) {
    this.isolate = isolate;
    this.#stopwatch = stopwatch;
    this.#channel = name === undefined ? undefined : openChannel(name);
  }

  /** Whether there may be others on it. */
  get isOpen(): boolean {
    return this.#channel !== undefined;
  }

  /** Calls `listener`, and others that listen, with each message from another isolate. */
  listen(listener: (message: Envelope) => void): void {
    this.#listeners.push(listener);
    if (this.#channel === undefined) return;
    this.#channel.onmessage = ({ data }: MessageEvent<Envelope>) => {
      this.#peers.set(data.from, this.#stopwatch.elapsed());
      if (data.counter !== undefined) {
        this.#arrivalsOf(data.from, data.counter.shard).add(data.counter.number);
      }
      for (const listener of this.#listeners) listener(data);
    };
  }

  /** Whether an isolate has posted lately, so that its batches come this way. */
  reaches(isolate: string): boolean {
    return this.#stopwatch.elapsed() - (this.#peers.get(isolate) ?? -Infinity) < PEER_MS;
  }

  /** Whether the bus has brought all that this counter stands for. */
  hasBrought({ isolate, shard, count }: Counter): boolean {
    return this.#arrivalsOf(isolate, shard).has(Number(count));
  }

  /** Waits no more for what this counter stands for, which was read from the store. */
  skip({ isolate, shard, count }: Counter): void {
    this.#arrivalsOf(isolate, shard).skipTo(Number(count));
  }

  /** Sends a message to every other isolate. */
  post(message: BusMessage): void {
    if (this.#channel === undefined) return;
    const envelope: Envelope = { ...message, from: this.isolate };
    if (message.kind === "events") {
      const shard = shardOf(message.batch.room);
      const number = (this.#numbers.get(shard) ?? 0) + 1;
      this.#numbers.set(shard, number);
      envelope.counter = { shard, number };
    }
    this.#channel.postMessage(envelope);
  }

  #arrivalsOf(isolate: string, shard: string): Arrivals {
    return getOrInsert(this.#arrivals, `${isolate} ${shard}`, () => new Arrivals());
  }

  /** Brings and posts nothing any more. */
  close(): void {
    this.#channel?.close();
    this.#channel = undefined;
  }
}

/**
 * Keeps which of an isolate's messages have arrived, in any order and any number of times. The sender
 * numbers them from 1, without a gap.
 */
export class Arrivals {
  /** All up to this number have arrived. */
  #whole = 0;
  /** Those after it that have arrived. */
  #early = new Set<number>();

  /** Marks one as arrived. */
  add(number: number): void {
    if (number <= this.#whole) return;
    this.#early.add(number);
    while (this.#early.delete(this.#whole + 1)) this.#whole++;
  }

  /** Whether every one up to `number` has arrived. */
  has(number: number): boolean {
    return number <= this.#whole;
  }

  /** Waits no more for those up to `number`. */
  skipTo(number: number): void {
    this.#whole = Math.max(this.#whole, number);
    for (const early of this.#early) {
      if (early <= this.#whole) this.#early.delete(early);
    }
    while (this.#early.delete(this.#whole + 1)) this.#whole++;
  }
}
