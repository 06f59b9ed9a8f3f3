import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { ensureBuilt } from "../../tasks/build.ts";
import { api } from "../support/api.ts";
import { join, signUp } from "../support/client.ts";
import { OwnPort } from "../support/own_port.ts";
import { allow } from "../support/patience.ts";
import { Started } from "./started.ts";

const PROJECT = new URL("../../", import.meta.url);

/** A project with the real tasks and, in place of the chat, a server that answers with its number of builds. */
const DEV = `
const count = Number(await Deno.readTextFile("builds").catch(() => "0")) + 1;
await Deno.writeTextFile("builds", String(count));
await Deno.mkdir("_fresh", { recursive: true });
await Deno.writeTextFile("_fresh/server.js", \`
  Deno.addSignalListener("SIGTERM", () => { console.error("bye"); Deno.exit(7); });
  console.error("served by " + Deno.pid);
  export default {
    fetch(request) {
      const { pathname } = new URL(request.url);
      if (pathname === "/fail") setTimeout(() => { throw new Error("out of luck"); });
      if (pathname.startsWith("/exit/")) Deno.exit(Number(pathname.slice(6)));
      return new Response("build \${count}");
    },
  };
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

  start(env: Record<string, string> = {}, before = ":"): Started {
    return new Started(
      new Deno.Command("sh", {
        args: ["-c", `${before}; exec "$0" task start`, Deno.execPath()],
        cwd: this.folder,
        env: { HOST: "127.0.0.1", PORT: "0", NO_COLOR: "1", ...env },
        stdin: "null",
        stdout: "null",
        stderr: "piped",
      }),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
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
  const owner = /served by (\d+)/.exec(first.output)?.[1];
  const line = `^Cannot start: port ${port} is in use by .+ \\(process ${owner}\\); .+\n$`;
  assertMatch(second.output, new RegExp(line, "m"));
});

Deno.test("of those that start at once on one port one serves, and the others say that it does", async () => {
  await using project = await Project.make();
  using own = new OwnPort();
  const { port } = own;
  await using all = new AsyncDisposableStack();
  const started = Array.from({ length: 3 }, () => all.use(project.start({ PORT: `${port}` })));
  const ends = await Promise.all(
    started.map(({ url, ended }) => url.then(() => "up", () => ended)),
  );
  assertEquals(ends.toSorted(), [78, 78, "up"]);
  for (const [index, { output }] of started.entries()) {
    if (ends[index] !== "up") {
      assertMatch(output, new RegExp(`^Cannot start: port ${port} is `, "m"));
    }
  }
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

Deno.test("start starts a server that died again, on the same port, and says why", async () => {
  await using project = await Project.make();
  await using server = project.start();
  const url = await server.url;
  for (
    const [path, why] of [["/fail", /error: .*out of luck/], ["/exit/3", /exit code 3/]] as const
  ) {
    const before = server.output.length;
    // The answer may or may not come before the end.
    await fetch(`${url}${path}`).then((response) => response.body?.cancel()).catch(() => {});
    const again = new RegExp(`[^]{${before},}starting it again in \\d+ ms\\.[^]*is up: ${url} `);
    await server.printed(again);
    assertMatch(server.output.slice(before), why);
    assertEquals(await answer(url), "build 1");
  }
  assertEquals(await server.end("SIGTERM"), 7);
});

Deno.test("start does not start a server again that refuses its settings, or ends by itself", async () => {
  await using project = await Project.make();
  for (const code of [78, 0]) {
    await using server = project.start();
    const url = await server.url;
    await fetch(`${url}/exit/${code}`).catch(() => {});
    assertEquals(await server.ended, code);
    assertNotMatch(server.output, /again/);
  }
});

Deno.test("start says how many descriptors there are, raised to the hard limit", async () => {
  await using project = await Project.make();
  await using server = project.start({}, "ulimit -Sn 200; ulimit -Hn 2000");
  await server.url;
  assertMatch(server.output, /^File descriptors: 2000\./m);
});

Deno.test("start listens on an IPv6 address, in brackets or not", async () => {
  await using project = await Project.make();
  for (const HOST of ["::1", "[::1]", "::"]) {
    await using server = project.start({ HOST });
    const { port } = new URL(await server.url);
    assertEquals(await answer(`http://[::1]:${port}/`), "build 1");
    if (HOST === "::") assertEquals(await answer(`http://127.0.0.1:${port}/`), "build 1");
  }
});

Deno.test("start names a host and a database that cannot be used, and exits with 78", async () => {
  await using project = await Project.make();
  await Deno.mkdir(`${project.folder}/data`);
  for (
    const [env, line] of [
      [{ HOST: "192.0.2.1" }, "HOST 192.0.2.1 is no address of this machine."],
      [{ HOST: "no host" }, "HOST must be an address or a name of this machine."],
      [{ DENO_KV_PATH: "data" }, "DENO_KV_PATH data is a folder; name a file in it."],
      [{ DENO_KV_PATH: "a,b.kv" }, "DENO_KV_PATH must be a path without a comma."],
    ] as const
  ) {
    await using server = project.start(env);
    assertEquals(await server.ended, 78);
    assertMatch(server.output, new RegExp(`^Cannot start: ${line.replaceAll(".", "\\.")}$`, "m"));
  }
});

Deno.test("a server that start starts ends with it, even after a kill -9 of any process above", async () => {
  await ensureBuilt();
  const folder = await Deno.makeTempDir({ prefix: "parlor-start-" });
  try {
    for (const victim of ["task", "start"]) {
      await using server = startProject(folder);
      const url = new URL(await server.url);
      const [inner] = await childrenOf(server.pid);
      Deno.kill(victim === "task" ? server.pid : inner ?? 0, "SIGKILL");
      await isFree(Number(url.port));
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("out of descriptors the server is back, with all that was acknowledged", async () => {
  await ensureBuilt();
  const folder = await Deno.makeTempDir({ prefix: "parlor-start-" });
  const silent: Deno.TcpConn[] = [];
  try {
    await using server = startProject(folder, "ulimit -n 256");
    const origin = await server.url;
    const port = Number(new URL(origin).port);
    const ann = await signUp(origin, "ann");
    const { socket } = await join(origin, ann);
    const texts = Array.from({ length: 20 }, (_, index) => `message ${index}`);
    for (const text of texts) {
      const answer = await socket.request({
        type: "send",
        room: "lobby",
        cid: crypto.randomUUID(),
        text,
      });
      assertEquals(answer.type, "ok");
    }
    const died = server.printed(
      /The server died \(exit code 1: .*Too many open files.*starting it/,
    );
    const halves = [
      "",
      "GET / HT",
      "POST /login HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\na",
    ];
    for (let index = 0; index < 300; index++) {
      const connection = await Deno.connect({ hostname: "127.0.0.1", port }).catch(() => undefined);
      if (connection === undefined) break;
      silent.push(connection);
      const half = new TextEncoder().encode(halves[index % halves.length]);
      if (half.length > 0) await connection.write(half).catch(() => {});
    }
    await died;
    await server.printed(/again in \d+ ms\.[^]*is up/);
    const { code } = await socket.closed;
    assertEquals(code, 1012);
    const { messages } = (await api(origin, ann, "GET", "/api/rooms/lobby/messages")).body;
    assertEquals(messages.map(({ text }: { text: string }) => text), texts);
  } finally {
    for (const connection of silent) connection.close();
    await Deno.remove(folder, { recursive: true });
  }
});

/** `deno task start` of this project, with its database in `folder`. */
function startProject(folder: string, before = ":"): Started {
  return new Started(
    new Deno.Command("sh", {
      args: ["-c", `${before}; exec "$0" task start`, Deno.execPath()],
      cwd: PROJECT,
      env: {
        HOST: "127.0.0.1",
        PORT: "0",
        DENO_KV_PATH: `${folder}/data/parlor.kv`,
        SIGN_UP: "open",
        PASSWORD_COST: "10",
        NO_COLOR: "1",
      },
      stdin: "null",
      stdout: "null",
      stderr: "piped",
    }),
  );
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await Deno.readTextFile(`/proc/${pid}/task/${pid}/children`);
  return text.trim().split(" ").map(Number);
}

/** Waits until nobody listens on a port. */
async function isFree(port: number): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const cancel = allow(15_000, () => reject(new Error(`Port ${port} is still in use.`)));
  const timer = setInterval(() => {
    try {
      Deno.listen({ hostname: "127.0.0.1", port }).close();
      resolve();
    } catch (error) {
      if (!(error instanceof Deno.errors.AddrInUse)) reject(error);
    }
  }, 20);
  await promise.finally(() => {
    cancel();
    clearInterval(timer);
  });
}
