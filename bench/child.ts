/** The time that a process may take to end after a polite signal, in milliseconds. */
const GRACE_MS = 8_000;

/** Lines that are kept to say why a process failed. */
const KEPT_LINES = 50;

const encoder = new TextEncoder();

/** The options of a process. */
export interface ChildOptions {
  cwd?: string;
  env?: Record<string, string>;
  /**
   * A line for its standard input, which then stays open: a process that reads on ends with the
   * benchmark, whatever ends that. Nothing by default.
   */
  input?: string;
}

/** A process of a benchmark, with its output read line by line. */
export class Child {
  readonly pid: number;
  /** The last lines that it printed. */
  readonly logs: string[] = [];
  #command: string;
  #process: Deno.ChildProcess;
  #output: Promise<unknown>;
  #watchers = new Set<(line: string | undefined) => void>();
  #ended = false;

  constructor(command: string, args: readonly string[], options: ChildOptions = {}) {
    const { cwd, env = {}, input } = options;
    this.#command = command;
    this.#process = new Deno.Command(command, {
      args: [...args],
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...env, NO_COLOR: "1" },
      stdin: input === undefined ? "null" : "piped",
      stdout: "piped",
      stderr: "piped",
      // Out of the terminal's group: a Ctrl+C reaches the benchmark alone, which ends them all.
      detached: true,
    }).spawn();
    this.pid = this.#process.pid;
    const streams = [this.#process.stdout, this.#process.stderr];
    this.#output = Promise.all(streams.map((stream) => this.#read(stream))).then(() => {
      this.#ended = true;
      this.#tell(undefined);
    });
    if (input !== undefined) {
      // A process that ends without reading is reported by whoever waits for its lines.
      this.#process.stdin.getWriter().write(encoder.encode(`${input}\n`)).catch(() => {});
    }
  }

  /** True once its output has ended. */
  get hasEnded(): boolean {
    return this.#ended;
  }

  /** Calls `watch` with each line from here on, and once with undefined at the end of the output. */
  watch(watch: (line: string | undefined) => void): () => void {
    this.#watchers.add(watch);
    return () => this.#watchers.delete(watch);
  }

  /**
   * Waits for a line that matches, and returns what the pattern caught of it (its first group, or
   * all of it). Lines that came before count as well.
   *
   * @throws {Error} with the process's last lines, when it ends or `ms` have gone by
   */
  async line(pattern: RegExp, ms: number): Promise<string> {
    const match = (line: string) => {
      const found = pattern.exec(line);
      return found === null ? undefined : found[1] ?? found[0];
    };
    const known = this.logs.map(match).find((found) => found !== undefined);
    if (known !== undefined) return known;
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    if (this.#ended) throw this.failure("ended too early");
    const timer = setTimeout(() => reject(this.failure(`said nothing in ${ms} ms`)), ms);
    const unwatch = this.watch((line) => {
      if (line === undefined) return reject(this.failure("ended too early"));
      const found = match(line);
      if (found !== undefined) resolve(found);
    });
    try {
      return await promise;
    } finally {
      clearTimeout(timer);
      unwatch();
    }
  }

  /** Waits for it to end; its exit code. */
  async ended(): Promise<number> {
    await this.#output;
    return (await this.#process.status).code;
  }

  /** Asks it to end, and ends it when it does not; resolves when it is gone. */
  async stop(signal: Deno.Signal = "SIGTERM"): Promise<void> {
    this.#signal(signal);
    const timer = setTimeout(() => this.#signal("SIGKILL"), GRACE_MS);
    await this.#process.status;
    clearTimeout(timer);
    await this.#output;
  }

  /** An error with what it printed last. */
  failure(why: string): Error {
    return new Error(`${this.#command} (${this.pid}) ${why}:\n${this.logs.join("\n")}`);
  }

  #signal(signal: Deno.Signal): void {
    try {
      this.#process.kill(signal);
    } catch (error) {
      // One that has ended by itself has nothing left to signal.
      if (!(error instanceof TypeError)) throw error;
    }
  }

  async #read(stream: ReadableStream<Uint8Array<ArrayBuffer>>): Promise<void> {
    let rest = "";
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) this.#take(line);
    }
    if (rest !== "") this.#take(rest);
  }

  #take(line: string): void {
    this.logs.push(line);
    if (this.logs.length > KEPT_LINES) this.logs.shift();
    this.#tell(line);
  }

  #tell(line: string | undefined): void {
    for (const watch of [...this.#watchers]) watch(line);
  }
}
