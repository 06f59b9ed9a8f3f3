/** A built server that runs in a process of its own. */
export class Served implements AsyncDisposable {
  /** Where the server is, without a path. */
  readonly origin: string;
  #process: Deno.ChildProcess;
  #output: ReadableStreamDefaultReader<string>;

  private constructor(
    process: Deno.ChildProcess,
    output: ReadableStreamDefaultReader<string>,
    origin: string,
  ) {
    this.#process = process;
    this.#output = output;
    this.origin = origin;
  }

  /** Serves an entry with `deno serve` on a free port, and waits until it listens. */
  static async of(entry: string): Promise<Served> {
    const process = new Deno.Command(Deno.execPath(), {
      args: ["serve", "-A", "--no-check", "--host", "127.0.0.1", "--port", "0", entry],
      env: { NO_COLOR: "1" },
      stdout: "null",
      stderr: "piped",
    }).spawn();
    const output = process.stderr.pipeThrough(new TextDecoderStream()).getReader();
    let said = "";
    for (;;) {
      const { value, done } = await output.read();
      if (done) throw new Error(`The server ended before it listened: ${said}`);
      said += value;
      const [, origin] = said.match(/Listening on (http:\/\/[^/\s]+)/) ?? [];
      if (origin !== undefined) return new Served(process, output, origin);
    }
  }

  /** Ends the server. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#process.kill("SIGTERM");
    await this.#process.status;
    await this.#output.cancel();
  }
}
