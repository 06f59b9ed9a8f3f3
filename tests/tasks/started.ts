/** A running `deno task start`: what it prints, where it is up, and how it ends. */
export class Started implements AsyncDisposable {
  output = "";
  /** The URL that it says it is up at; rejects when it ends without. */
  readonly url: Promise<string>;
  /** The exit code, once it and its output have ended. */
  readonly ended: Promise<number>;
  #child: Deno.ChildProcess;
  #news = Promise.withResolvers<void>();

  constructor(command: Deno.Command) {
    const child = command.spawn();
    this.#child = child;
    const url = Promise.withResolvers<string>();
    const read = async () => {
      for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
        this.output += text;
        const found = /is up: (http:\/\/\S+)/.exec(this.output)?.[1];
        if (found !== undefined) url.resolve(found);
        this.#tell();
      }
      this.#tell();
      url.reject(new Error(`It ended without being up: ${this.output}`));
    };
    this.url = url.promise;
    this.url.catch(() => {});
    this.ended = Promise.all([child.status, read()]).then(([status]) => status.code);
  }

  get pid(): number {
    return this.#child.pid;
  }

  /** Waits until its output matches, and rejects when it ends without. */
  async printed(pattern: RegExp): Promise<RegExpExecArray> {
    const ended = this.ended.then(() => true);
    for (let isOver = false;;) {
      const found = pattern.exec(this.output);
      if (found !== null) return found;
      if (isOver) throw new Error(`It ended without printing ${pattern}: ${this.output}`);
      isOver = await Promise.race([this.#news.promise.then(() => false), ended]);
    }
  }

  #tell(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers<void>();
  }

  /** Signals it and waits until it has ended; its exit code. */
  async end(signal: Deno.Signal): Promise<number> {
    try {
      this.#child.kill(signal);
    } catch (error) {
      // It has ended by itself.
      if (!(error instanceof TypeError)) throw error;
    }
    return await this.ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("SIGTERM");
  }
}
