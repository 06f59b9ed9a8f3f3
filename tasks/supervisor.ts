import { CONFIG_EXIT_CODE } from "../lib/base/config.ts";
import { whenParentEnds } from "../lib/base/parent.ts";
import { pause } from "../lib/base/pause.ts";

/** A server that has not ended so long after a signal is killed; it promises to end within 5 s. */
const GRACE_MS = 7_000;

/** The wait before a server that died is started again: doubled with each death, up to a bound. */
const FIRST_WAIT_MS = 100;
/** The bound for a server that dies after it was up, so that it serves again within 2 s. */
const LONGEST_WAIT_MS = 1_000;
/** The bound for a server that no longer comes up. */
const LONGEST_WAIT_DOWN_MS = 30_000;

/** A server that was up for so long did not die of its start: its deaths are counted from one again. */
const STEADY_MS = 10_000;

/** The characters of a server's last output that are kept, to say why it died. */
const TAIL = 4_096;

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** The signals by which somebody asks a process to end. */
const WANTED: readonly (Deno.Signal | null)[] = SIGNALS;

/** The end of one run of the server. */
interface End {
  code: number;
  signal: Deno.Signal | null;
  /** The time that it was up, in milliseconds; undefined when it never was. */
  upMs: number | undefined;
  /** The last line of its output that speaks of an error. */
  reason: string | undefined;
}

/**
 * Runs the server, and runs it again on the same port when it dies, with a line that says why. Ends
 * with the server's exit code on a signal, and when the server ends by itself (0), refuses its
 * settings (78) or was never up.
 *
 * @param args the server's arguments for a port
 * @param up called each time that the server listens
 */
export async function supervise(
  args: (port: number) => string[],
  port: number,
  up: () => void,
): Promise<number> {
  const supervisor = new Supervisor(args, port, up);
  for (const signal of SIGNALS) Deno.addSignalListener(signal, () => supervisor.stop(signal));
  // `deno task` is the parent, and passes no signal on when it is killed.
  if (Deno.env.get("INIT_CWD") !== undefined) {
    whenParentEnds(Deno.ppid, () => supervisor.stop("SIGTERM"));
  }
  return await supervisor.run();
}

class Supervisor {
  #args: (port: number) => string[];
  #port: number;
  #up: () => void;
  #child: Deno.ChildProcess | undefined;
  #stopped = new AbortController();

  constructor(args: (port: number) => string[], port: number, up: () => void) {
    this.#args = args;
    this.#port = port;
    this.#up = up;
  }

  async run(): Promise<number> {
    let wasUp = false;
    for (let deaths = 0;;) {
      const end = await this.#runOnce();
      wasUp ||= end.upMs !== undefined;
      const isWanted = this.#isStopping || WANTED.includes(end.signal);
      if (isWanted || !wasUp || end.code === 0 || end.code === CONFIG_EXIT_CODE) return end.code;
      deaths = (end.upMs ?? 0) >= STEADY_MS ? 1 : deaths + 1;
      const longest = end.upMs === undefined ? LONGEST_WAIT_DOWN_MS : LONGEST_WAIT_MS;
      const wait = Math.min(longest, FIRST_WAIT_MS * 2 ** (deaths - 1));
      const how = end.signal === null ? `exit code ${end.code}` : end.signal;
      const why = end.reason === undefined ? "" : `: ${end.reason}`;
      console.error(`The server died (${how}${why}); starting it again in ${wait} ms.`);
      await pause(wait, this.#stopped.signal);
      if (this.#isStopping) return 0;
    }
  }

  get #isStopping(): boolean {
    return this.#stopped.signal.aborted;
  }

  /** Passes a signal on; the first one is enough. */
  stop(signal: Deno.Signal): void {
    if (this.#isStopping) return;
    this.#stopped.abort();
    this.#kill(signal);
    Deno.unrefTimer(setTimeout(() => this.#kill("SIGKILL"), GRACE_MS));
  }

  #kill(signal: Deno.Signal): void {
    try {
      this.#child?.kill(signal);
    } catch (error) {
      // It has ended already.
      if (!(error instanceof TypeError)) throw error;
    }
  }

  async #runOnce(): Promise<End> {
    const child = new Deno.Command(Deno.execPath(), {
      args: this.#args(this.#port),
      env: { PARENT_PID: String(Deno.pid) },
      // A group of its own: a Ctrl+C then reaches the server once, through here, and not twice.
      detached: true,
      stdin: "null",
      stderr: "piped",
    }).spawn();
    this.#child = child;
    let upAt: number | undefined;
    const output = passOn(child.stderr, (port) => {
      this.#port = port;
      upAt = performance.now();
      this.#up();
    });
    const { code, signal } = await child.status;
    const upMs = upAt === undefined ? undefined : performance.now() - upAt;
    return { code, signal, upMs, reason: reasonIn(await output) };
  }
}

/**
 * Passes a server's output on as it comes, with one line for people in place of the runtime's own,
 * and returns the end of it.
 *
 * @param up called with the port when the server listens
 */
async function passOn(
  output: ReadableStream<Uint8Array<ArrayBuffer>>,
  up: (port: number) => void,
): Promise<string> {
  let tail = "";
  let line = "";
  let isUp = false;
  for await (const text of output.pipeThrough(new TextDecoderStream())) {
    tail = (tail + text).slice(-TAIL);
    if (isUp) {
      await print(text);
      continue;
    }
    const lines = (line + text).split("\n");
    line = lines.pop() ?? "";
    for (const line of lines) {
      const found = /Listening on (http:\/\/[^ ]+:(\d+))\//.exec(line);
      if (found !== null && !isUp) {
        isUp = true;
        up(Number(found[2]));
      }
      await print(`${found === null ? line : welcome(found[1] ?? "")}\n`);
    }
    if (isUp) await print(line);
  }
  if (!isUp) await print(line);
  return tail;
}

function welcome(address: string): string {
  const url = address.replace(/\/\/(0\.0\.0\.0|\[::\]):/, "//localhost:");
  return `Parlor is up: ${url} (stop with Ctrl+C)`;
}

async function print(text: string): Promise<void> {
  try {
    await Deno.stderr.write(new TextEncoder().encode(text));
  } catch {
    // The terminal is gone; the server has to be ended all the same.
  }
}

function reasonIn(tail: string): string | undefined {
  const line = tail.split("\n").findLast((line) =>
    /"level":"error"|^error: |^thread .* panicked/.test(line)
  );
  const message = line === undefined ? undefined : /"message":"((?:[^"\\]|\\.)*)"/.exec(line)?.[1];
  return (message ?? line)?.slice(0, 200);
}
