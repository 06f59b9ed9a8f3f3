import { assert, assertEquals, assertMatch } from "@std/assert";

const PROJECT = new URL("../../", import.meta.url);

/** A project with the real tasks and, in place of the chat, a server that answers with its number of builds. */
const DEV = `
const count = Number(await Deno.readTextFile("builds").catch(() => "0")) + 1;
await Deno.writeTextFile("builds", String(count));
await Deno.mkdir("_fresh", { recursive: true });
await Deno.writeTextFile("_fresh/server.js", \`
  Deno.addSignalListener("SIGTERM", () => { console.error("bye"); Deno.exit(7); });
  export default { fetch: () => new Response("build \${count}") };
\`);
`;

class Project implements AsyncDisposable {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  static async make(): Promise<Project> {
    const folder = await Deno.makeTempDir({ prefix: "parlor-start-" });
    for (const path of ["tasks", "lib/base"]) {
      await Deno.mkdir(`${folder}/${path}`, { recursive: true });
      for await (const { name, isFile } of Deno.readDir(new URL(path, PROJECT))) {
        if (!isFile) continue;
        await Deno.copyFile(new URL(`${path}/${name}`, PROJECT), `${folder}/${path}/${name}`);
      }
    }
    const settings = JSON.parse(await Deno.readTextFile(new URL("deno.json", PROJECT)));
    const { imports: { valibot, ulid }, tasks: { start } } = settings;
    await Deno.writeTextFile(
      `${folder}/deno.json`,
      JSON.stringify({ imports: { valibot, ulid }, tasks: { start } }),
    );
    await Deno.writeTextFile(`${folder}/dev.ts`, DEV);
    return new Project(folder);
  }

  start(env: Record<string, string> = {}): Started {
    return new Started(
      new Deno.Command(Deno.execPath(), {
        args: ["task", "start"],
        cwd: this.folder,
        env: { HOST: "127.0.0.1", PORT: "0", NO_COLOR: "1", ...env },
        stdin: "null",
        stdout: "null",
        stderr: "piped",
      }).spawn(),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}

class Started implements AsyncDisposable {
  output = "";
  /** The URL that it says it is up at; rejects when it ends without. */
  readonly url: Promise<string>;
  /** The exit code, once it and its output have ended. */
  readonly ended: Promise<number>;
  #child: Deno.ChildProcess;

  constructor(child: Deno.ChildProcess) {
    this.#child = child;
    const url = Promise.withResolvers<string>();
    const read = async () => {
      for await (const text of child.stderr.pipeThrough(new TextDecoderStream())) {
        this.output += text;
        const found = /is up: (http:\/\/\S+)/.exec(this.output)?.[1];
        if (found !== undefined) url.resolve(found);
      }
      url.reject(new Error(`It ended without being up: ${this.output}`));
    };
    this.url = url.promise;
    this.url.catch(() => {});
    this.ended = Promise.all([child.status, read()]).then(([status]) => status.code);
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

async function answer(url: string): Promise<string> {
  return await (await fetch(url)).text();
}

Deno.test("start builds once, says where it is up, and builds again after a change", async () => {
  await using project = await Project.make();
  const answers: string[] = [];
  for (const change of [false, false, true]) {
    if (change) {
      await Deno.mkdir(`${project.folder}/routes`);
      await Deno.writeTextFile(`${project.folder}/routes/new.ts`, "export {};\n");
    }
    await using server = project.start();
    answers.push(await answer(await server.url));
  }
  assertEquals(answers, ["build 1", "build 1", "build 2"]);
});

Deno.test("start passes a signal on and the server's exit code back", async () => {
  await using project = await Project.make();
  await using server = project.start();
  await server.url;
  assertEquals(await server.end("SIGTERM"), 7);
  assert(server.output.includes("bye"), server.output);
});

Deno.test("start refuses a port that another server holds, in one line", async () => {
  await using project = await Project.make();
  await using first = project.start();
  const { port } = new URL(await first.url);
  await using second = project.start({ PORT: port });
  assert(await second.ended !== 0);
  assertMatch(second.output, new RegExp(`^Cannot start: port ${port} is in use; .+\n$`, "m"));
});

Deno.test("start names a setting that is not valid", async () => {
  await using project = await Project.make();
  await using server = project.start({ PORT: "eighty" });
  assert(await server.ended !== 0);
  assertMatch(server.output, /^Cannot start: PORT must be a whole number/m);
});

Deno.test("start fails when the build fails", async () => {
  await using project = await Project.make();
  await Deno.writeTextFile(`${project.folder}/dev.ts`, "throw new Error('no build today');\n");
  await using server = project.start();
  assert(await server.ended !== 0);
  assertMatch(server.output, /no build today/);
  assertMatch(server.output, /^The build failed with exit code 1; see above\.$/m);
});
