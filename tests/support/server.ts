import { ensureBuilt } from "../../tasks/build.ts";
import { SERVER_ENTRY, serverArguments } from "../../tasks/server_command.ts";
import { OwnPort } from "./own_port.ts";

const PROJECT = new URL("../../", import.meta.url).pathname;
const HOST = "127.0.0.1";

/** How long a server may take to listen or to stop before a test gives up on it, in milliseconds. */
const PATIENCE_MS = 30_000;

/** How a test's server differs from the one that `deno task start` starts. */
export interface StartOptions {
  /** One isolate a core, as in production; a single one by default. */
  parallel?: boolean;
  /** Settings (docs/operation.md); unless given here, anybody may sign up, `RATE_LIMITS` is off and `PASSWORD_COST` low. */
  env?: Record<string, string>;
  /** A database to go on with; by default a new one that goes away with the server. */
  kvPath?: string;
  /** The path of a module that each isolate runs before the server's. */
  preload?: string;
  /** Another Deno, and the folder of a project that is built already. */
  runtime?: { deno: string; project: string };
}

/** A running server of the built project, in its own process. */
export interface TestServer extends AsyncDisposable {
  readonly origin: string;
  readonly port: number;
  readonly kvPath: string;
  /** The process id of the present run. */
  readonly pid: number;
  /** Every line that it has printed, over all its runs. */
  readonly logs: readonly string[];
  /** Asks it to stop (SIGTERM, unless told otherwise) and waits until it has; its exit code. */
  stop(signal?: Deno.Signal): Promise<number>;
  /** Ends it at once (SIGKILL), as a power cut would. */
  kill(): Promise<void>;
  /** Starts it again, after `stop` or `kill` or in place of the present run: same port, same database. */
  restart(): Promise<void>;
}

/** Starts the built server on a free port and waits until it listens. */
export async function startServer(options: StartOptions = {}): Promise<TestServer> {
  if (options.runtime === undefined) await ensureBuilt();
  await using stack = new AsyncDisposableStack();
  // A port that nobody else takes while the server is started again.
  const { port } = stack.use(new OwnPort());
  let kvPath = options.kvPath;
  if (kvPath === undefined) {
    const folder = await Deno.makeTempDir({ prefix: "parlor-test-" });
    stack.defer(() => Deno.remove(folder, { recursive: true }));
    kvPath = `${folder}/parlor.kv`;
  }
  let entry = SERVER_ENTRY;
  if (options.preload !== undefined) {
    entry = await entryAfter(options.preload);
    stack.defer(() => Deno.remove(entry));
  }
  const logs: string[] = [];
  const run = () => Run.start({ ...options, kvPath, entry, port, logs });

  let current = await run();
  const resources = stack.move();
  return {
    origin: `http://${HOST}:${port}`,
    port,
    kvPath,
    get pid() {
      return current.pid;
    },
    logs,
    stop: (signal = "SIGTERM") => current.end(signal),
    kill: async () => void await current.end("SIGKILL"),
    async restart() {
      await current.end("SIGTERM");
      current = await run();
    },
    async [Symbol.asyncDispose]() {
      await current.end("SIGTERM");
      await resources.disposeAsync();
    },
  };
}

/** A module that runs another one before the server's: `deno serve` (2.9.6) ignores `--preload`. */
async function entryAfter(preload: string): Promise<string> {
  const path = await Deno.makeTempFile({ prefix: "parlor-entry-", suffix: ".js" });
  const [first, server] = [preload, `${PROJECT}${SERVER_ENTRY}`].map((path) =>
    JSON.stringify(new URL(path, "file:///").href)
  );
  await Deno.writeTextFile(path, `import ${first};\nexport { default } from ${server};\n`);
  return path;
}

/** One run of the server's process. */
class Run {
  #child: Deno.ChildProcess;
  #output: Promise<unknown>;

  private constructor(child: Deno.ChildProcess, output: Promise<unknown>) {
    this.#child = child;
    this.#output = output;
  }

  static async start(
    options: StartOptions & {
      kvPath: string;
      entry: string;
      port: number;
      logs: string[];
    },
  ): Promise<Run> {
    const { parallel = false, env = {}, kvPath, entry, port, logs } = options;
    const { deno, project } = options.runtime ?? { deno: Deno.execPath(), project: PROJECT };
    const store = env.DENO_KV_URL ?? kvPath;
    const args = serverArguments({ host: HOST, port, parallel, kvPath: store });
    const child = new Deno.Command(deno, {
      args: args.with(-1, entry),
      cwd: project,
      env: {
        SIGN_UP: "open",
        RATE_LIMITS: "off",
        PASSWORD_COST: "10",
        ...env,
        DENO_KV_PATH: kvPath,
        NO_COLOR: "1",
      },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
    }).spawn();

    const listening = Promise.withResolvers<void>();
    const read = async (stream: ReadableStream<Uint8Array<ArrayBuffer>>) => {
      for await (const line of lines(stream)) {
        logs.push(line);
        if (/Listening on http:/.test(line)) listening.resolve();
      }
    };
    const output = Promise.all([read(child.stdout), read(child.stderr)]);
    const fail = (why: string) =>
      listening.reject(new Error(`The server ${why}:\n${logs.slice(-20).join("\n")}`));
    output.then(() => fail("ended before it listened"));
    const timer = setTimeout(() => fail(`did not listen within ${PATIENCE_MS} ms`), PATIENCE_MS);
    try {
      await listening.promise;
      return new Run(child, output);
    } catch (error) {
      await endProcess(child, output, "SIGKILL");
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Ends the run, if it has not ended, and waits for its last output; its exit code. */
  end(signal: Deno.Signal): Promise<number> {
    return endProcess(this.#child, this.#output, signal);
  }
}

async function endProcess(
  child: Deno.ChildProcess,
  output: Promise<unknown>,
  signal: Deno.Signal,
): Promise<number> {
  send(child, signal);
  const timer = setTimeout(() => send(child, "SIGKILL"), PATIENCE_MS);
  const { code } = await child.status;
  clearTimeout(timer);
  await output;
  return code;
}

function send(child: Deno.ChildProcess, signal: Deno.Signal): void {
  try {
    child.kill(signal);
  } catch (error) {
    // A run that has ended by itself has nothing left to signal.
    if (!(error instanceof TypeError)) throw error;
  }
}

async function* lines(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const chunk of stream.pipeThrough(new TextDecoderStream())) {
    const parts = (rest + chunk).split("\n");
    rest = parts.pop() ?? "";
    yield* parts;
  }
  if (rest !== "") yield rest;
}
