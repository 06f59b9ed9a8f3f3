import { makeRoom } from "../support/rooms.ts";
import { assert } from "@std/assert";
import fc from "fast-check";
import { type Account, join, signUp } from "../support/client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { beginnings, drafts } from "./frames.ts";
import { type Memory, settle } from "./memory.ts";
import { begin, type PeerPlace, talk } from "./peer.ts";
import { ask, disturb } from "./raw.ts";
import { requests } from "./requests.ts";
import { chunks } from "./transport.ts";
import { type Testimony, witness } from "./witness.ts";

/** What is to be done. */
export interface FuzzOptions {
  /** Frames and upgrade requests, together. */
  cases: number;
  seed: number;
  /** The batch to begin with, to come back to one that failed; 0 by default. */
  from?: number;
  /** After this many milliseconds no further batch is begun. */
  limitMs: number;
  /** Called now and then with the number of cases so far. */
  progress?: (done: number) => void;
}

/** What was done, and what it left behind. */
export interface FuzzReport {
  frames: number;
  /** Sockets that the server closed, but whose close did not arrive. */
  torn: number;
  requests: number;
  /**
   * How often each status was answered; `none` without one. `stuck` are connections that their peer has
   * half-closed and the server neither answered nor ended.
   */
  statuses: Record<string, number>;
  witness: Testimony;
  /** After the first tenth of the cases, and after all of them. */
  memory: { warm: Memory; end: Memory };
}

/** What is sent in a batch, and the share of all cases that goes this way. */
const KINDS = [
  { name: "talk", share: 0.8 },
  { name: "begin", share: 0.02 },
  { name: "ask", share: 0.15 },
  { name: "disturb", share: 0.03 },
] as const;
type Kind = (typeof KINDS)[number]["name"];

/** Cases in a batch: frames for one socket, or so many sockets. */
const BATCH = { talk: 100, begin: 40, ask: 40, disturb: 40 } satisfies Record<Kind, number>;

/** Batches at a time. */
const HANDS = 6;

/** Generates, sends and judges, while two witnesses chat; throws at the first fault. */
export async function fuzz(options: FuzzOptions): Promise<FuzzReport> {
  const preload = new URL("collect.ts", import.meta.url).pathname;
  // A machine that is busy with other things is no dead peer.
  await using server = await startServer({ preload, env: { HEARTBEAT_MS: "600000" } });
  const people: Account[] = [];
  for (let n = 0; n < 6; n++) people.push(await signUp(server.origin, `person${n}`));
  const [ann, bob] = [await signUp(server.origin, "ann"), await signUp(server.origin, "bob")];
  const place = await prepare(server, people[0]!);
  const quiet = await makeRoom(server.origin, ann, "public", "quiet");

  let isOver = false;
  const testimony = witness(server.origin, [ann, bob], quiet, () => isOver);
  // It is awaited at the end; until then its failure must not end the process.
  testimony.catch(() => {});
  const run = new Run(server, place, people, options);
  try {
    await run.until(options.cases / 10);
    const warm = await settle(server);
    await run.until(options.cases);
    isOver = true;
    const seen = await testimony;
    const end = await settle(server);
    assertQuietLog(server.logs);
    return { ...run.counts, witness: seen, memory: { warm, end } };
  } catch (error) {
    isOver = true;
    await testimony.catch(() => {});
    const last = server.logs.slice(-20).join("\n");
    throw new Error(`seed ${options.seed}, ${run.position}; the server's last lines:\n${last}`, {
      cause: error,
    });
  }
}

class Run {
  readonly counts = { frames: 0, torn: 0, requests: 0, statuses: {} as Record<string, number> };
  #server: TestServer;
  #place: PeerPlace;
  #people: readonly Account[];
  #options: FuzzOptions;
  #batch: number;
  #deadline: number;
  #failed: string | undefined;

  constructor(
    server: TestServer,
    place: PeerPlace,
    people: readonly Account[],
    options: FuzzOptions,
  ) {
    this.#server = server;
    this.#place = place;
    this.#people = people;
    this.#options = options;
    this.#batch = options.from ?? 0;
    this.#deadline = Date.now() + options.limitMs;
  }

  /** Where the run is, or where it failed. */
  get position(): string {
    return this.#failed ?? `batch ${this.#batch}`;
  }

  /** Goes on until so many cases are done. */
  async until(cases: number): Promise<void> {
    const hand = async () => {
      while (this.#done < cases && Date.now() < this.#deadline && this.#failed === undefined) {
        await this.#step(this.#batch++);
        this.#options.progress?.(this.#done);
      }
    };
    await Promise.all(Array.from({ length: HANDS }, hand));
  }

  get #done(): number {
    return this.counts.frames + this.counts.requests;
  }

  async #step(batch: number): Promise<void> {
    const seed = this.#options.seed + batch;
    const kind = kindOf(batch);
    try {
      await this[kind](seed, BATCH[kind], this.#people[batch % this.#people.length]!);
    } catch (error) {
      this.#failed ??= `batch ${batch} (${kind})`;
      throw error;
    }
  }

  async talk(seed: number, numRuns: number, account: Account): Promise<void> {
    this.counts.frames += await talk(this.#place, account, fc.sample(drafts, { seed, numRuns }));
  }

  async begin(seed: number, numRuns: number, account: Account): Promise<void> {
    const several = fc.tuple(beginnings, fc.array(drafts, { maxLength: 3 }));
    for (const [first, more] of fc.sample(several, { seed, numRuns })) {
      const { sent, torn } = await begin(this.#place, account, [first, ...more]);
      this.counts.frames += sent;
      this.counts.torn += torn;
    }
  }

  async ask(seed: number, numRuns: number, { cookie }: Account): Promise<void> {
    const { port } = this.#server;
    for (const request of fc.sample(requests(`127.0.0.1:${port}`, cookie), { seed, numRuns })) {
      const status = await ask(port, request);
      this.counts.requests++;
      this.counts.statuses[status] = (this.counts.statuses[status] ?? 0) + 1;
    }
  }

  async disturb(seed: number, numRuns: number, { cookie }: Account): Promise<void> {
    for (const several of fc.sample(chunks, { seed, numRuns })) {
      this.counts.frames += await disturb(this.#server.port, cookie, several);
    }
  }
}

/** Spreads the kinds over the batches so that each has its share of the cases. */
function kindOf(batch: number): Kind {
  const weights = KINDS.map(({ name, share }) => share / BATCH[name]);
  const whole = weights.reduce((sum, weight) => sum + weight);
  // Steps of the golden ratio are even, whatever the number of batches.
  let at = ((batch * 0.618033988749895) % 1) * whole;
  return KINDS.find((_, index) => (at -= weights[index]!) < 0)?.name ?? "talk";
}

async function prepare(server: TestServer, account: Account): Promise<PeerPlace> {
  const rooms = ["lobby", await makeRoom(server.origin, account, "public", "second"), "lobby~1"];
  const { socket } = await join(server.origin, account);
  const { epoch } = await socket.request({ type: "sub", room: "lobby" });
  await socket.close();
  return { origin: server.origin, port: server.port, rooms, epoch, head: 0 };
}

/** Nothing that the fuzzer does may be an error to the server, let alone one that nobody caught. */
function assertQuietLog(logs: readonly string[]): void {
  const faults = logs.filter((line) =>
    /"level":"error"|[Uu]ncaught|panicked|RangeError/.test(line)
  );
  assert(faults.length === 0, `the server logged:\n${faults.slice(0, 10).join("\n")}`);
}
