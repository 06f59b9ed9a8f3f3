const HOST = "127.0.0.1";

/**
 * Below the ports that a system gives to whoever asks for any (Linux: from 32768), and above those that
 * browsers refuse.
 */
const FIRST = 12_000;
const LAST = 32_000;

/**
 * A free port that is a test's own until it is disposed of, whether something listens on it or not: nobody
 * gets it by chance, and whoever has it holds the port after it.
 */
export class OwnPort implements Disposable {
  readonly port: number;
  #guard: Deno.Listener;

  constructor() {
    [this.port, this.#guard] = take();
  }

  [Symbol.dispose](): void {
    this.#guard.close();
  }
}

function take(): [port: number, guard: Deno.Listener] {
  for (;;) {
    const port = FIRST + 2 * Math.floor(Math.random() * (LAST - FIRST) / 2);
    const guard = listen(port + 1);
    const own = guard && listen(port);
    own?.close();
    if (guard && own) return [port, guard];
    guard?.close();
  }
}

/** Undefined when the port is in use. */
function listen(port: number): Deno.Listener | undefined {
  try {
    return Deno.listen({ hostname: HOST, port });
  } catch (error) {
    if (!(error instanceof Deno.errors.AddrInUse)) throw error;
    return undefined;
  }
}
