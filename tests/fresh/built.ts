import { stub } from "@std/testing/mock";
import { builder } from "./snapshot.ts";

/** A fixture built on disk. */
export class Built implements AsyncDisposable {
  /** Where the output is. */
  readonly dir: string;
  readonly buildId: string;

  private constructor(dir: string, buildId: string) {
    this.dir = dir;
    this.buildId = buildId;
  }

  /** Builds a fixture into a folder of its own. */
  static async of(fixture: string): Promise<Built> {
    using _ = stub(console, "log");
    const dir = await Deno.makeTempDir({ prefix: "fresh-" });
    const built = builder(fixture, dir);
    await built.build();
    return new Built(dir, built.config.buildId);
  }

  /** The server, as something that can be served. */
  async server(): Promise<{ handler: () => (request: Request) => Promise<Response> }> {
    const { default: server } = await import(`file://${this.dir}/server.js`);
    return { handler: () => server.fetch };
  }

  /** Removes the output. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.dir, { recursive: true });
  }
}
