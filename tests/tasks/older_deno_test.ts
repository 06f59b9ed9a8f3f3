/** Deno Deploy's documentation says that it runs Deno 2.5.0, without flags: the build and the server do. */
import { assertEquals, assertMatch } from "@std/assert";
import { SOURCES } from "../../tasks/build.ts";
import { join, signUp } from "../support/client.ts";
import { startServer } from "../support/server.ts";

const VERSION = "2.5.0";
const PROJECT = new URL("../../", import.meta.url).pathname;

/** The npm package with the runtime for this machine. */
const PACKAGE = `npm:@deno/${
  ({ linux: "linux", darwin: "darwin", windows: "win32" } as Record<string, string>)[Deno.build.os]
}-${Deno.build.arch === "aarch64" ? "arm64" : "x64"}${
  Deno.build.os === "linux" ? "-glibc" : ""
}@${VERSION}`;

/** Fetches the older runtime, once for all runs; its path, or undefined where it cannot be had. */
async function fetchOlder(): Promise<string | undefined> {
  const asked = await run(Deno.execPath(), ["info", "--json", "--no-lock", "--no-config", PACKAGE]);
  if (!asked.success) return undefined;
  const [found] = Object.values<{ localPath: string }>(JSON.parse(asked.stdout).npmPackages ?? {});
  const path = `${found?.localPath}/deno`;
  const { success, stdout } = await run(path, ["--version"])
    .catch(() => ({ success: false, stdout: "" }));
  return success && stdout.startsWith(`deno ${VERSION}`) ? path : undefined;
}

async function run(path: string, args: string[], options: Deno.CommandOptions = {}) {
  const { success, stdout, stderr } = await new Deno.Command(path, {
    args,
    cwd: "/",
    stdin: "null",
    ...options,
  }).output();
  const [out, err] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
  return { success, stdout: out!, stderr: err! };
}

/** Copies what a build reads. */
async function copyTo(folder: string, path: string): Promise<void> {
  const info = await Deno.stat(PROJECT + path).catch(() => undefined);
  if (info === undefined) return;
  if (!info.isDirectory) return await Deno.copyFile(PROJECT + path, folder + path);
  await Deno.mkdir(folder + path, { recursive: true });
  for await (const { name } of Deno.readDir(PROJECT + path)) {
    await copyTo(folder, `${path}/${name}`);
  }
}

const older = await fetchOlder();
if (older === undefined) console.error(`Skipped: ${PACKAGE} is not to be had here.`);

Deno.test({
  name: "Deno 2.5 builds and serves: two people talk, and all is there after a restart",
  ignore: older === undefined,
  async fn(t) {
    const folder = `${await Deno.makeTempDir({ prefix: "parlor-older-" })}/`;
    await using _ = { [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
    const project = `${folder}project/`;
    await Deno.mkdir(`${project}tasks`, { recursive: true });
    for (const path of [...SOURCES, "deno.lock"]) await copyTo(project, path);
    // What each version keeps beside the packages has a form of its own.
    const { npmCache } = JSON.parse((await run(Deno.execPath(), ["info", "--json"])).stdout);
    await Deno.mkdir(`${folder}cache`);
    await Deno.symlink(npmCache, `${folder}cache/npm`);
    const env = { DENO_DIR: `${folder}cache`, DENO_TLS_CA_STORE: "system,mozilla" };

    await t.step("the build", async () => {
      const built = await run(older!, ["task", "build"], { cwd: project, env });
      assertEquals([built.success, built.success ? "" : built.stderr], [true, ""]);
    });

    await t.step("the server", async () => {
      const runtime = { deno: older!, project };
      await using server = await startServer({ env, runtime });
      const [ann, bob] = [await signUp(server.origin, "ann"), await signUp(server.origin, "bob")];
      {
        await using a = (await join(server.origin, ann)).socket;
        await using b = (await join(server.origin, bob)).socket;
        for (const socket of [a, b]) await socket.request({ type: "sub", room: "lobby" });
        for (const [from, to, text] of [[a, b, "hello"], [b, a, "hello to you"]] as const) {
          const cid = crypto.randomUUID();
          const ok = await from.request({ type: "send", room: "lobby", cid, text });
          assertEquals(ok.type, "ok");
          await to.until(() => to.events("lobby").some((event) => event.text === text));
        }
      }
      await server.restart();
      const headers = { cookie: bob.cookie };
      const page = await (await fetch(`${server.origin}/rooms/lobby`, { headers })).text();
      assertMatch(page, /hello to you/);
      const script = /"(\/_fresh\/js\/[^"]+\.js)"/.exec(page)?.[1];
      const source = await fetch(server.origin + script);
      assertMatch(source.headers.get("content-type") ?? "", /javascript/);
      await source.body?.cancel();
      assertEquals(await server.stop(), 0);
      const failures = server.logs.filter((line) => /Error|panic|"level":"error"/.test(line));
      assertEquals(failures, []);
    });
  },
});
