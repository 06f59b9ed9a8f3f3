import { type AttackField, ATTACKS, smallElements } from "./load/attacks.ts";
import { LoadWire } from "./load/wire.ts";
import { startGenerator } from "./generator.ts";
import type { Findings } from "./report.ts";
import type { BenchRun } from "./run.ts";
import { createRooms, failure, type Parlor, postForm, serveParlor } from "./servers/parlor.ts";
import { SEVERAL_ISOLATES } from "../tasks/server_command.ts";
import { percentile } from "./statistics.ts";

/** People who write while the server is attacked, and how often each does: as often as one may. */
const WITNESSES = 5;
const EVERY_MS = 110;

/** Accounts of the attacker. */
const ATTACKERS = 10;

/** An attack goes on so long before it counts, and answers are waited for so long at the end. */
const BEGIN_MS = 1_000;
const PATIENCE_MS = 30_000;

/** The name of the measurement without any attack. */
const CALM = "no attack";

/** A message of 16 KiB that costs a reader much. */
const CODE = `\`\`\`md\n${"[a](".repeat(4_090)}\n\`\`\``;
const LONG = "word ".repeat(3_276).trim();

/**
 * From a person's send to its `ok`, while somebody else at the same address sends what costs the
 * server the most; rate limits are on. Each attack meets a server that was just started.
 */
export async function benchFlood(run: BenchRun): Promise<Findings> {
  const names = run.chosen([CALM, ...Object.keys(ATTACKS)]);
  const folder = run.scratch.folder();
  const { cookies, ...field } = await prepare(run, folder);
  const found = await run.interleave(names, async (name) => {
    const server = await serveParlor(run, {
      parallel: SEVERAL_ISOLATES,
      people: 0,
      limits: true,
      folder,
    });
    try {
      const { port } = server.target;
      const attackers = cookies.slice(WITNESSES);
      const attacked = { ...field, port, cookies: attackers };
      return await measure(run, name, attacked, cookies.slice(0, WITNESSES));
    } finally {
      await server.stop();
    }
  });
  return {
    unit: "ms",
    better: "lower",
    rows: names.flatMap((name) =>
      ([["p50", 0.5], ["p99", 0.99], ["max", 1]] as const).map(([label, share]) => ({
        name: `${name} ${label}`,
        values: (found.get(name) ?? []).map((times) => percentile(times, share)),
      }))
    ),
    comparisons: [],
  };
}

/** The time that each message took to be acknowledged, in milliseconds. */
async function measure(
  run: BenchRun,
  name: string,
  field: AttackField,
  witnesses: readonly string[],
): Promise<number[]> {
  const people = await Promise.all(
    witnesses.map((cookie) => Witness.open(field.port, cookie)),
  );
  const { port, cookies, rooms, epoch } = field;
  const attacker = name === CALM ? undefined : startGenerator(run, {
    load: "attack",
    attack: name,
    port,
    cookies: [...cookies],
    rooms,
    epoch,
  });
  try {
    await attacker?.line(/^attacking$/, PATIENCE_MS);
    await run.pause(BEGIN_MS);
    const until = performance.now() + run.seconds(10) * 1_000;
    const times = await Promise.all(people.map(async (person, place) => {
      await run.pause(place * EVERY_MS / WITNESSES);
      return await person.write(run, until);
    }));
    const strikes = attacker?.logs.findLast((line) => line.startsWith("strikes "));
    if (strikes !== undefined) run.note(`${name}: ${strikes}`);
    return times.flat();
  } finally {
    for (const person of people) person.close();
    await attacker?.stop("SIGKILL");
  }
}

/** Somebody who writes to the lobby, and waits for nothing. */
class Witness {
  #wire: LoadWire | undefined;
  #pending = new Map<number, PromiseWithResolvers<number>>();
  #sentAt = new Map<number, number>();
  #id = 0;
  #welcome = Promise.withResolvers<void>();

  static async open(port: number, cookie: string): Promise<Witness> {
    const witness = new Witness();
    witness.#wire = await LoadWire.open({ port, path: "/api/socket", headers: { cookie } }, () => ({
      message: (bytes, start, end) => {
        witness.#receive(new TextDecoder().decode(bytes.subarray(start, end)));
      },
      turn() {},
      closed: (code) => witness.#fail(new Error(`A witness's socket was closed with ${code}.`)),
    }));
    witness.#wire.say(JSON.stringify({ type: "hello", v: 1 }));
    await witness.#welcome.promise;
    return witness;
  }

  /** Sends until then, at its own pace; how long each took, one without an answer the whole patience. */
  async write(run: BenchRun, until: number): Promise<number[]> {
    const times: Promise<number>[] = [];
    for (let due = performance.now(); due < until; due += EVERY_MS) {
      await run.pause(Math.max(0, due - performance.now()));
      times.push(this.#send(due));
    }
    const late = Array.from({ length: times.length }, () => run.pause(PATIENCE_MS));
    return await Promise.all(
      times.map((time, place) => Promise.race([time, late[place]!.then(() => PATIENCE_MS)])),
    );
  }

  close(): void {
    this.#wire?.close();
  }

  #send(due: number): Promise<number> {
    const id = ++this.#id;
    const answer = Promise.withResolvers<number>();
    // It may fail before it is awaited, at the end of the time.
    answer.promise.catch(() => {});
    this.#pending.set(id, answer);
    this.#sentAt.set(id, due);
    const cid = crypto.randomUUID();
    this.#wire?.say(JSON.stringify({ type: "send", id, room: "lobby", cid, text: "hello" }));
    return answer.promise;
  }

  #receive(text: string): void {
    const { type, id, code } = JSON.parse(text);
    if (type === "welcome") return this.#welcome.resolve();
    if (type === "ping") return this.#wire?.say(JSON.stringify({ type: "pong" }));
    const answer = this.#pending.get(id);
    if (type === "error") {
      const error = new Error(`A witness was refused: ${code}.`);
      return answer === undefined ? this.#fail(error) : answer.reject(error);
    }
    if (type === "ok") answer?.resolve(performance.now() - (this.#sentAt.get(id) ?? 0));
  }

  #fail(error: Error): void {
    this.#welcome.reject(error);
    for (const { reject } of this.#pending.values()) reject(error);
  }
}

/** People and rooms, in a database that each server begins with. */
async function prepare(run: BenchRun, folder: string): Promise<Omit<AttackField, "port">> {
  const server = await serveParlor(run, {
    parallel: false,
    people: WITNESSES + ATTACKERS,
    folder,
  });
  try {
    const [elements = "", code = "", long = ""] = await createRooms(server, 3);
    await fill(server, elements, smallElements(), 50);
    await fill(server, code, CODE, 50);
    await fill(server, long, LONG, 200);
    const cookie = server.target.cookies[0] ?? "";
    const response = await fetch(`${server.origin}/api/rooms/${long}/messages?limit=1`, {
      headers: { cookie },
    });
    const { epoch } = await response.json();
    return { cookies: server.target.cookies, rooms: { elements, code, long }, epoch };
  } finally {
    await server.stop();
  }
}

async function fill(server: Parlor, room: string, text: string, count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const response = await postForm(server.origin, `/rooms/${room}/messages`, { text }, {
      cookie: server.target.cookies[0] ?? "",
      accept: "application/json",
    });
    if (response.status !== 201) throw await failure("Posting", response);
  }
}
