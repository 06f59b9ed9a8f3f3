import * as v from "valibot";
import { Scratch } from "../../bench/scratch.ts";
import { serverArguments } from "../server_command.ts";
import type { Measure } from "./measures.ts";

const HOST = "127.0.0.1";
const PATIENCE_MS = 30_000;
const ROOM = "lobby";

/** How long the server is given for what follows a message, and how long it is watched without one. */
const WINDOW_MS = 2_000;

const AUTHORS = 3;
const IDLE_WINDOWS = 4;

const Coverage = v.object({
  result: v.array(v.object({
    url: v.string(),
    functions: v.array(v.object({
      functionName: v.string(),
      ranges: v.array(v.object({
        startOffset: v.number(),
        endOffset: v.number(),
        count: v.number(),
      })),
    })),
  })),
});

const Answer = v.object({ id: v.number(), result: v.unknown() });
const Frame = v.looseObject({ type: v.string() });

/** Deno's WebSocket, which takes headers; the browser's types, which this project checks with, do not. */
const HeaderWebSocket = WebSocket as unknown as new (
  url: string,
  options: { headers: HeadersInit; protocols: string[] },
) => WebSocket;

/** How often each function of `lib` was called, by `path:offset:name`. */
export type CallCounts = ReadonlyMap<string, number>;

/**
 * Counts the files and the functions of `lib` that run on the server for one sent message.
 *
 * It starts the built server, with one isolate and V8's precise coverage on, and connects four people
 * to the same room. One of them sends a message to warm it up. Then it is watched for four times two
 * seconds without a message, which gives what its own timers call. Three others send two messages
 * each: before each of them the counts are set back, and they are read two seconds after it was
 * answered and delivered. A function counts when it was called in each of these three windows more
 * often than in any without a message. What a person's first message needs is counted by itself,
 * since more of it is remembered for the next.
 *
 * @param root the project's folder, which is built first
 */
export async function measureMessage(root: string): Promise<Measure[]> {
  await using scratch = new Scratch();
  await build(root);
  const kvPath = `${scratch.folder()}/parlor.kv`;
  const args = serverArguments({ host: HOST, port: 0, parallel: false, kvPath });
  const child = scratch.spawn(Deno.execPath(), args.toSpliced(1, 0, `--inspect=${HOST}:0`), {
    cwd: root,
    env: { DENO_KV_PATH: kvPath, PASSWORD_COST: "10", LOG_LEVEL: "warn" },
  });
  using inspector = await Inspector.connect(
    await child.line(/Debugger listening on (ws:\S+)/, PATIENCE_MS),
  );
  await inspector.call("Profiler.enable");
  await inspector.call("Profiler.startPreciseCoverage", { callCount: true, detailed: false });
  const port = await child.line(/Listening on http:\/\/[^ ]*:(\d+)\//, PATIENCE_MS);
  const origin = `http://${HOST}:${port}`;
  using reader = await Person.enter(origin, "reader");
  using people = new DisposableStack();
  const authors: Person[] = [];
  for (let index = 0; index < AUTHORS; index++) {
    authors.push(people.use(await Person.enter(origin, `author${index}`)));
  }

  const watch = async (act?: () => Promise<void>): Promise<CallCounts> => {
    await inspector.call("Profiler.takePreciseCoverage");
    await act?.();
    await new Promise((resolve) => setTimeout(resolve, WINDOW_MS));
    return callsIn(await inspector.call("Profiler.takePreciseCoverage"), `file://${root}/`);
  };
  const [someone = reader] = authors;
  await watch(() => say(reader, someone));
  const idle: CallCounts[] = [];
  for (let index = 0; index < IDLE_WINDOWS; index++) idle.push(await watch());
  const first: CallCounts[] = [];
  for (const author of authors) first.push(await watch(() => say(author, reader)));
  const next: CallCounts[] = [];
  for (const author of authors) next.push(await watch(() => say(author, reader)));
  return [
    ...report("a person's first message", calledMore(first, idle)),
    ...report("each message after it", calledMore(next, idle)),
  ];
}

/** The functions that were called in each window more often than in any of the idle ones. */
export function calledMore(windows: readonly CallCounts[], idle: readonly CallCounts[]): string[] {
  const [first = new Map<string, number>()] = windows;
  return [...first.keys()].filter((one) => {
    const usual = Math.max(...idle.map((calls) => calls.get(one) ?? 0));
    return windows.every((calls) => (calls.get(one) ?? 0) > usual);
  });
}

function report(what: string, functions: readonly string[]): Measure[] {
  const files = Map.groupBy(functions, (one) => one.slice(0, one.indexOf(":")));
  return [
    { label: `Files of lib that run for ${what}`, value: `${files.size}`, places: [] },
    {
      label: `Functions of lib that run for ${what}`,
      value: `${functions.length}`,
      places: [...files].sort().map(([path, functions]) => {
        const names = functions.map((one) => one.split(":")[2] || "(unnamed)");
        return `${functions.length} ${path}: ${names.join(", ")}`;
      }),
    },
  ];
}

async function build(root: string): Promise<void> {
  const code = `await (await import(${
    JSON.stringify(`file://${root}/tasks/build.ts`)
  })).ensureBuilt()`;
  const { success } = await new Deno.Command(Deno.execPath(), {
    args: ["eval", code],
    cwd: root,
    stdout: "null",
  }).output();
  if (!success) throw new Error(`${root} cannot be built: run deno task build there.`);
}

/** Has the author send a message, and waits until it is answered and delivered. */
async function say(author: Person, reader: Person): Promise<void> {
  const delivered = [author.next("events"), reader.next("events"), author.next("ok")];
  author.send({ type: "send", id: 1, room: ROOM, cid: crypto.randomUUID(), text: "Good morning" });
  await Promise.all(delivered);
}

/** Reads from V8's coverage how often each function of `lib` was called. */
function callsIn(coverage: unknown, base: string): CallCounts {
  const calls = new Map<string, number>();
  for (const script of v.parse(Coverage, coverage).result) {
    if (!script.url.startsWith(`${base}lib/`)) continue;
    for (const { functionName, ranges: [whole] } of script.functions) {
      if (whole === undefined || whole.count === 0) continue;
      const path = script.url.slice(base.length);
      calls.set(`${path}:${whole.startOffset}:${functionName}`, whole.count);
    }
  }
  return calls;
}

/** V8's inspector of a process, over its socket. */
class Inspector {
  #socket: WebSocket;
  #calls = new Map<number, (result: unknown) => void>();
  #last = 0;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      const answer = v.safeParse(Answer, JSON.parse(String(data)));
      if (answer.success) this.#calls.get(answer.output.id)?.(answer.output.result);
    });
  }

  static async connect(url: string): Promise<Inspector> {
    const socket = new WebSocket(url);
    await opened(socket);
    return new Inspector(socket);
  }

  async call(method: string, params: Record<string, unknown> = {}): Promise<unknown> {
    const id = ++this.#last;
    const { promise, resolve } = Promise.withResolvers<unknown>();
    this.#calls.set(id, resolve);
    this.#socket.send(JSON.stringify({ id, method, params }));
    const result = await promise;
    this.#calls.delete(id);
    return result;
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}

/** Somebody with an account and a socket in the room. */
class Person {
  #socket: WebSocket;
  #waiting: { type: string; resolve: () => void }[] = [];

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.addEventListener("message", ({ data }) => {
      const { type } = v.parse(Frame, JSON.parse(String(data)));
      if (type === "ping") return this.send({ type: "pong" });
      const at = this.#waiting.findIndex((one) => one.type === type);
      if (at !== -1) this.#waiting.splice(at, 1)[0]?.resolve();
    });
  }

  /** Signs up, connects and subscribes to the room. */
  static async enter(origin: string, username: string): Promise<Person> {
    const response = await fetch(`${origin}/signup`, {
      method: "POST",
      body: new URLSearchParams({ username, password: "harbour-lantern-71" }),
      headers: { origin },
      redirect: "manual",
    });
    await response.body?.cancel();
    const cookie = response.headers.getSetCookie().map((line) => line.split(";", 1)[0])
      .find((pair) => pair?.startsWith("session="));
    if (cookie === undefined) throw new Error(`Signing up answered ${response.status}.`);
    const socket = new HeaderWebSocket(`${origin.replace("http", "ws")}/api/socket`, {
      headers: { cookie },
      protocols: ["chat.v1"],
    });
    const person = new Person(socket);
    await opened(socket);
    const welcome = person.next("welcome");
    person.send({ type: "hello", v: 1 });
    await welcome;
    const subscribed = person.next("ok");
    person.send({ type: "sub", id: 0, room: ROOM });
    await subscribed;
    return person;
  }

  send(frame: Record<string, unknown>): void {
    this.#socket.send(JSON.stringify(frame));
  }

  /** Waits for the next frame of a type. */
  async next(type: string): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#waiting.push({ type, resolve });
    const timer = setTimeout(() => reject(new Error(`No ${type} frame came.`)), PATIENCE_MS);
    await promise;
    clearTimeout(timer);
  }

  [Symbol.dispose](): void {
    this.#socket.close();
  }
}

async function opened(socket: WebSocket): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener("open", () => resolve(), { once: true });
    socket.addEventListener("error", () => reject(new Error(`${socket.url} is not reached.`)), {
      once: true,
    });
  });
}
