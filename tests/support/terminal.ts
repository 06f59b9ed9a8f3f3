import { allow } from "./patience.ts";

/** How long a program may take to show or to end, in milliseconds. */
const PATIENCE_MS = 30_000;

const COLUMNS = 100;

/** A program in a terminal of its own, which is read and typed into as by a person. */
export class Terminal implements AsyncDisposable {
  #child: Deno.ChildProcess;
  #keys: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  #output: Promise<void>;
  /** What was shown since something was typed last, as plain text. */
  #shown = "";
  #onText = () => {};

  /**
   * Starts a program by `script`, which every Linux has.
   *
   * @param command a line for the shell
   * @param rows how many lines are in sight
   */
  constructor(command: string, rows: number, env: Record<string, string>) {
    this.#child = new Deno.Command("script", {
      args: ["-qfec", `stty rows ${rows} cols ${COLUMNS}; exec ${command}`, "/dev/null"],
      env: { ...env, TERM: "xterm", LANG: "C.UTF-8", LC_ALL: "C.UTF-8" },
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
    }).spawn();
    this.#keys = this.#child.stdin.getWriter();
    this.#output = this.#read();
  }

  async #read(): Promise<void> {
    for await (const text of this.#child.stdout.pipeThrough(new TextDecoderStream())) {
      this.#shown += text;
      this.#onText();
    }
  }

  /** Types, and forgets what was shown before. */
  async type(keys: string): Promise<void> {
    this.#shown = "";
    await this.#keys.write(new TextEncoder().encode(keys));
  }

  /** Waits until this was shown, and gives it. */
  async shows(what: RegExp): Promise<string> {
    const found = Promise.withResolvers<string>();
    const look = this.#onText = () => {
      const [text] = what.exec(this.#shown.replaceAll(CONTROL, "")) ?? [];
      if (text !== undefined) found.resolve(text);
    };
    const callOff = allow(PATIENCE_MS, () => {
      found.reject(new Error(`${what} is not shown: ${JSON.stringify(this.#shown)}`));
    });
    try {
      look();
      return await found.promise;
    } finally {
      callOff();
      this.#onText = () => {};
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // The program loses its terminal with it.
    this.#child.kill("SIGTERM");
    const callOff = allow(PATIENCE_MS, () => this.#child.kill("SIGKILL"));
    await this.#keys.close().catch(() => {});
    await this.#child.status;
    callOff();
    await this.#output;
  }
}

/** Sequences that move the cursor or change how text looks. */
// deno-lint-ignore no-control-regex -- they begin with a control character
const CONTROL = /\x1b(?:\[[0-9;?]*[A-Za-z]|[()][A-Z0-9]|[=>78])/g;
