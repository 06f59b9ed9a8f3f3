import type { Person } from "../protocol/event.ts";
import type { Group } from "../store/log.ts";
import type { Notice } from "../store/notices.ts";

/** Who is in which room on one isolate. */
export interface PresenceDigest {
  rooms: [room: string, people: Person[]][];
}

/**
 * What isolates tell each other. Every message is a hint: a lost, late or doubled one costs time,
 * never data.
 */
export type BusMessage =
  | { kind: "events"; group: Group }
  | { kind: "notice"; notice: Notice }
  | { kind: "typing"; room: string; user: string }
  | { kind: "presence"; room: string; person: Person; here: boolean }
  | { kind: "presence_digest"; digest: PresenceDigest }
  | { kind: "presence_query" }
  | { kind: "revoked"; session: string };

/** How long an isolate counts as reached after its last word; each says something every 20 s. */
const PEER_MS = 50_000;

/** A message with the isolate that it comes from. */
export type Envelope = BusMessage & { from: string };

/**
 * The BroadcastChannel between the isolates of one server. It does not echo to its own poster, so
 * whoever posts has delivered locally before.
 */
export class Bus {
  /** This isolate, as the others see it. */
  readonly isolate: string;
  #channel: BroadcastChannel | undefined;
  #peers = new Map<string, number>();

  /** Without a `name` nobody is reached and nobody is heard. */
  constructor(name: string | undefined, isolate: string) {
    this.isolate = isolate;
    this.#channel = name === undefined ? undefined : new BroadcastChannel(name);
  }

  /** Calls `listener` with each message from another isolate. */
  listen(listener: (message: Envelope) => void): void {
    if (this.#channel === undefined) return;
    this.#channel.onmessage = ({ data }: MessageEvent<Envelope>) => {
      this.#peers.set(data.from, Date.now());
      listener(data);
    };
  }

  /** Whether this isolate was heard on the bus lately, so that its news comes this way. */
  reaches(isolate: string): boolean {
    return Date.now() - (this.#peers.get(isolate) ?? -Infinity) < PEER_MS;
  }

  /** Tells every other isolate. */
  post(message: BusMessage): void {
    this.#channel?.postMessage({ ...message, from: this.isolate });
  }

  close(): void {
    this.#channel?.close();
  }
}
