/** `deno task people`, beside servers that run on the same database. */
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { join, PASSWORD, postForm, signUp } from "../support/client.ts";
import { serveKvConnect } from "../support/kv_connect/server.ts";
import { startServer } from "../support/server.ts";

const NEW = "harbour-violin-77";

/** Runs the command over a database, and says what it printed. */
async function people(env: Record<string, string>, ...args: string[]) {
  const { tasks } = JSON.parse(await Deno.readTextFile("deno.json"));
  const [, ...command] = tasks.people.split(" ");
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...command, ...args],
    env: { ...env, NO_COLOR: "1" },
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

Deno.test("the command line lets people in and makes owners while servers run on the database", async () => {
  await using server = await startServer();
  await using other = await startServer({
    kvPath: server.kvPath,
    env: { SIGN_UP: "closed" },
  });
  const { origin, kvPath, port } = server;
  const env = { DENO_KV_PATH: kvPath, PORT: String(port) };
  const ann = await signUp(origin, "ann");
  const bea = await signUp(origin, "bea");
  const statusOf = async (path: string, cookie: string) => {
    const response = await fetch(`${origin}${path}`, { headers: { cookie }, redirect: "manual" });
    await response.body?.cancel();
    return response.status;
  };
  const ask = async (path: string, cookie: string) =>
    await (await fetch(`${origin}${path}`, { headers: { cookie } })).json();

  const listed = await people(env, "list");
  assertEquals([listed.code, listed.err], [0, ""]);
  assertEquals(listed.out.trim().split("\n").map((line) => line.split("\t").slice(0, 3)), [
    ["bea", "member", "active"],
    ["ann", "owner", "active"],
  ]);

  // An owner at once: what has the role of before is closed, to come back with the one of now.
  const before = [await join(origin, bea), await join(other.origin, bea)];
  assertEquals(await statusOf("/admin/people", bea.cookie), 404);
  const made = await people(env, "owner", "@BEA");
  assertEquals([made.code, made.out], [0, "bea is an owner of the server now.\n"]);
  // Until the other server has heard of it too, it would close what is opened there next.
  for (const { socket } of before) assertEquals((await socket.closed).code, 4103);
  assertEquals(await statusOf("/admin/people", bea.cookie), 200);

  // A link, by which every session ends, on whichever server its socket is.
  const { socket } = await join(other.origin, bea);
  const reset = await people(env, "reset", "bea");
  assertEquals(reset.code, 0, reset.err);
  const link = /^http:\/\/localhost:(\d+)(\/reset\/[\w-]{24})\n/.exec(reset.out);
  assertEquals(link?.[1], String(port));
  const used = await postForm(origin, link![2]!, { password: NEW });
  await used.body?.cancel();
  assertEquals(used.status, 303);
  assertEquals((await socket.closed).code, 4401);
  assertEquals(await statusOf("/unread", bea.cookie), 303, "the old session has ended");

  const { entries } = await ask("/api/admin/audit", ann.cookie);
  assertEquals(
    entries.map(({ by, action }: { by: string; action: string }) => [by, action]).slice(1, 3),
    [["command line", "reset"], ["command line", "role"]],
  );

  // Put out on one server, they are out on the other.
  const cara = await signUp(origin, "cara");
  const { socket: carasSocket } = await join(other.origin, cara);
  const { people: [found] } = await ask("/api/admin/people?q=cara", ann.cookie);
  const banned = await postForm(origin, `/admin/people/${found.id}`, { action: "ban" }, {
    cookie: ann.cookie,
  });
  await banned.body?.cancel();
  assertEquals(banned.status, 303);
  assertEquals((await carasSocket.closed).code, 4403);
  const back = await postForm(other.origin, "/login", { username: "cara", password: PASSWORD }, {
    accept: "application/json",
  });
  assertEquals([back.status, (await back.json()).error.code], [401, "unauthenticated"]);

  // An invite from the machine, for one person.
  const invited = await people(env, "invite");
  const code = /\/join\/([\w-]+)\n/.exec(invited.out)?.[1];
  assert(code !== undefined, invited.err);
  const enter = (username: string) =>
    postForm(other.origin, "/signup", { username, password: PASSWORD, invite: code! }, {
      accept: "application/json",
    });
  for (const [username, status] of [["dora", 303], ["eve", 403]] as const) {
    const response = await enter(username);
    await response.body?.cancel();
    assertEquals(response.status, status, username);
  }

  const { people: [dora] } = await ask("/api/admin/people?q=dora", ann.cookie);
  const page = await fetch(`${origin}/admin/people/${dora.id}`, {
    headers: { cookie: ann.cookie },
  });
  assertStringIncludes(await page.text(), "<dd>command line</dd>");

  const nobody = await people(env, "reset", "fay");
  assertEquals([nobody.code, nobody.err], [1, "Nobody has the username fay.\n"]);
});

Deno.test("the command line works over a remote store, says how it is used, and makes no database", async () => {
  const folder = await Deno.makeTempDir();
  const kvPath = `${folder}/none.kv`;
  const none = await people({ DENO_KV_PATH: kvPath }, "list");
  assertEquals(none.code, 78);
  assertStringIncludes(none.err, `There is no database at ${kvPath}`);
  assertEquals(await Array.fromAsync(Deno.readDir(folder)), []);
  await Deno.remove(folder);
  assertStringIncludes((await people({ DENO_KV_PATH: ":memory:" }, "list")).err, ":memory:");
  for (const args of [[], ["fly"], ["reset"], ["owner", "a", "b"], ["list", "x"]]) {
    const { code, err } = await people({ DENO_KV_PATH: kvPath }, ...args);
    assertEquals(code, 2, args.join(" "));
    assertMatch(err, /^Usage:/);
  }

  await using store = await serveKvConnect();
  const remote = { DENO_KV_URL: store.url, DENO_KV_ACCESS_TOKEN: store.token };
  await using server = await startServer({ env: remote });
  await signUp(server.origin, "ann");
  const { out, code, err } = await people(
    { ...remote, PUBLIC_URL: "https://chat.example.org" },
    "reset",
    "ann",
  );
  assertEquals(code, 0, err);
  assert(out.startsWith("https://chat.example.org/reset/"), out);
});
