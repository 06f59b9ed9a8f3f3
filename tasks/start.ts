/**
 * `deno task start`: builds when needed, then serves on HOST and PORT with named permissions, on one
 * isolate or, where there are the cores for it, on one a core. Signals go on to the server, and its exit code comes back.
 */
import { type Config, CONFIG_NAMES, ConfigError, readConfig } from "../lib/base/config.ts";
import { ensureBuilt } from "./build.ts";
import { serverArguments, SEVERAL_ISOLATES } from "./server_command.ts";

/** The server promises to be gone 5 s after a signal. */
const GRACE_MS = 7_000;

if (import.meta.main) Deno.exit(await start());

async function start(): Promise<number> {
  let config: Config;
  try {
    config = readConfig(Object.fromEntries(CONFIG_NAMES.map((name) => [name, Deno.env.get(name)])));
    assertPortIsFree(config);
    await ensureBuilt();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return error instanceof ConfigError ? 78 : 1;
  }
  return await serve(config);
}

/**
 * `deno serve` shares a port that another server uses already, and connections would go to either of
 * them: here a port must be the server's own.
 */
function assertPortIsFree({ host, port }: Config): void {
  try {
    Deno.listen({ hostname: host, port }).close();
  } catch (error) {
    if (error instanceof Deno.errors.AddrInUse) {
      throw new ConfigError(`Cannot start: port ${port} is in use; set PORT to another one.`);
    }
    if (error instanceof Deno.errors.PermissionDenied) {
      throw new ConfigError(`Cannot start: port ${port} may not be used; set PORT above 1023.`);
    }
    throw new ConfigError(`Cannot start: HOST ${host} is no address of this machine.`);
  }
}

async function serve({ host, port, kvPath }: Config): Promise<number> {
  const child = new Deno.Command(Deno.execPath(), {
    args: serverArguments({ host, port, parallel: SEVERAL_ISOLATES, kvPath }),
    // A group of its own: a Ctrl+C then reaches the server once, through here, and not twice.
    detached: true,
    stdin: "null",
    stderr: "piped",
  }).spawn();

  let timer: ReturnType<typeof setTimeout> | undefined;
  const stop = (signal: Deno.Signal) => {
    if (timer !== undefined) return;
    child.kill(signal);
    timer = setTimeout(() => child.kill("SIGKILL"), GRACE_MS);
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    Deno.addSignalListener(signal, () => stop(signal === "SIGHUP" ? "SIGTERM" : signal));
  }

  const output = child.stderr.pipeThrough(friendly()).pipeTo(Deno.stderr.writable);
  const { code } = await child.status;
  clearTimeout(timer);
  await output;
  return code;
}

/** Passes bytes on as they come, with one line for people in place of the runtime's own. */
function friendly(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  const [decoder, encoder] = [new TextDecoder(), new TextEncoder()];
  let up = false;
  let head = "";
  return new TransformStream({
    transform(chunk, controller) {
      if (up) return controller.enqueue(chunk);
      const lines = (head + decoder.decode(chunk, { stream: true })).split("\n");
      head = lines.pop() ?? "";
      for (const line of lines) controller.enqueue(encoder.encode(`${translate(line)}\n`));
      if (up) controller.enqueue(encoder.encode(head));
    },
    flush(controller) {
      if (!up) controller.enqueue(encoder.encode(head));
    },
  });

  function translate(line: string): string {
    const found = /Listening on (http:\/\/[^ ]+:\d+)\//.exec(line)?.[1];
    if (found === undefined) return line;
    up = true;
    return `Parlor is up: ${found.replace("//0.0.0.0:", "//localhost:")} (stop with Ctrl+C)`;
  }
}
