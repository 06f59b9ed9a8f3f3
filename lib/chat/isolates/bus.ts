import { getOrInsert, openChannel } from "../../base/runtime.ts";
import type { Stopwatch } from "../../base/clock.ts";
import type { Batch } from "../../store/log/log.ts";
import type { PeopleNotice } from "../../store/isolates/notices.ts";
import { type Counter, shardOf } from "../../store/isolates/counters.ts";
import type { HandedReceipt, HandedWrite } from "../writing/handed_write.ts";
import type { PresenceRecord } from "../presence/table.ts";

/**
 * What isolates tell each other. Every message is a hint: a lost, late or doubled one costs time,
 * never data.
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

/** How long an isolate counts as reached after its last word; each says something every 20 s. */
const PEER_MS = 50_000;

/**
 * A message with the isolate that it comes from. News of a room has the number of the sender's counter
 * that tells of it in the store, so that news that was lost is missed.
 */
export type Envelope = BusMessage & { from: string; counter?: { shard: string; number: number } };

/**
 * The BroadcastChannel between the isolates of one server. It does not echo to its own poster, so
 * whoever posts has delivered locally before.
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

  /** Without a `name` nobody is reached and nobody is heard. */
  constructor(name: string | undefined, isolate: string, stopwatch: Stopwatch) {
    this.isolate = isolate;
    this.#stopwatch = stopwatch;
    this.#channel = name === undefined ? undefined : openChannel(name);
  }

  /** Whether it can reach other isolates. */
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

  /** Whether this isolate was heard on the bus lately, so that its news comes this way. */
  reaches(isolate: string): boolean {
    return this.#stopwatch.elapsed() - (this.#peers.get(isolate) ?? -Infinity) < PEER_MS;
  }

  /** Whether all the news that this counter stands for has come over the bus. */
  hasBrought({ isolate, shard, count }: Counter): boolean {
    return this.#arrivalsOf(isolate, shard).has(Number(count));
  }

  /** News that this counter stands for was learnt in another way. */
  skip({ isolate, shard, count }: Counter): void {
    this.#arrivalsOf(isolate, shard).skipTo(Number(count));
  }

  /** Tells every other isolate. */
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

  close(): void {
    this.#channel?.close();
  }
}

/**
 * Which of an isolate's numbered messages have arrived, in whatever order and however often. They are
 * numbered from 1, and none is skipped by who sends them.
 */
export class Arrivals {
  /** All up to here have. */
  #whole = 0;
  /** Those after it that have. */
  #early = new Set<number>();

  /** Takes note of one. */
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
