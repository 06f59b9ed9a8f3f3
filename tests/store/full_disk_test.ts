import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { api } from "../support/api.ts";
import { type Account, join, postForm, signUp } from "../support/client.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { SmallDisk } from "../support/small_disk.ts";
import { until } from "../support/until.ts";

const canMount = await SmallDisk.isPossible();

/** The status and the text that a path is answered with. */
async function get(server: TestServer, account: Account | undefined, path: string) {
  const response = await fetch(`${server.origin}${path}`, {
    headers: account === undefined ? {} : { cookie: account.cookie },
  });
  return { status: response.status, text: await response.text() };
}

const texts = async (server: TestServer, account: Account): Promise<string[]> => {
  const { body } = await api(server.origin, account, "GET", "/api/rooms/lobby/messages?limit=200");
  return body.messages.map(({ text }: { text: string }) => text);
};

Deno.test({
  name:
    "a full disk: reading goes on, writes are unavailable, a restart works, and so do writes with room again",
  ignore: !canMount,
  fn: async () => {
    await using disk = await SmallDisk.mount(8);
    await using server = await startServer({
      kvPath: `${disk.folder}/parlor.kv`,
      env: { LOG_LEVEL: "info" },
    });
    const { origin } = server;
    const ann = await signUp(origin, "ann");
    const { socket } = await join(origin, ann);
    const acknowledged: string[] = [];
    const say = async (text: string) => {
      const answer = await socket.request({
        type: "send",
        room: "lobby",
        cid: crypto.randomUUID(),
        text,
      });
      if (answer.type === "ok") acknowledged.push(text);
      return answer;
    };
    assertEquals((await say("before")).type, "ok");
    const { seq } = (await say("with a thread")) as { seq: number };
    const reply = { type: "send", room: `lobby~${seq}`, cid: crypto.randomUUID(), text: "a reply" };
    assertEquals((await socket.request(reply)).type, "ok");
    await until(async () => (await get(server, undefined, "/readyz")).status === 200, "not ready");

    await disk.fill();
    // What is left over inside of the files is used up first.
    let refused = await say("x".repeat(16_000));
    while (refused.type === "ok") refused = await say("x".repeat(16_000));
    assertEquals([refused.type, refused.code, refused.temporary], ["error", "unavailable", true]);
    assertEquals((await get(server, undefined, "/readyz")).status, 503);
    assertEquals((await get(server, undefined, "/healthz")).status, 200);

    const form = (path: string, fields: Record<string, string>, accept = "text/html") =>
      postForm(origin, path, fields, { cookie: ann.cookie, accept });
    const page = await form("/rooms/lobby/messages", { text: `typed ${"y".repeat(9_000)}` });
    assertEquals(page.status, 503);
    assertStringIncludes(await page.text(), "typed yyyy");
    for (
      const [path, fields] of [
        ["/rooms/lobby/messages", { text: "z".repeat(9_000) }],
        [`/rooms/lobby~${seq}/messages`, { text: "z".repeat(9_000) }],
        [`/rooms/lobby/messages/${seq}`, { action: "edit", text: "z".repeat(9_000) }],
        ["/rooms", { name: "Kitchen", kind: "public", topic: "t".repeat(200) }],
        ["/status", { text: "away" }],
        ["/login", { username: "ann", password: "meadow-lantern-48" }],
        ["/signup", { username: "ben", password: "meadow-lantern-48" }],
      ] as const
    ) {
      const response = await form(path, fields, "application/json");
      const { error } = await response.json().catch(() => ({ error: undefined }));
      assertEquals([path, response.status, error?.code], [path, 503, "unavailable"]);
      const shown = await form(path, fields);
      assertEquals([path, shown.status], [path, 503]);
      // What was typed is in the page that says so.
      const text = await shown.text();
      const typed = "name" in fields
        ? fields.name
        : "username" in fields
        ? fields.username
        : fields.text;
      assertStringIncludes(text, typed);
    }
    const read = async (server: TestServer) => {
      for (
        const path of [
          ...["/rooms/lobby", "/rooms", "/unread", "/threads", "/bookmarks", "/status"],
          ...["/direct", "/", "/rooms/lobby/settings", "/rooms/lobby/pins", "/healthz"],
          ...[`/rooms/lobby/threads/${seq}`, `/rooms/lobby/messages/${seq}`],
          ...["/api/rooms/lobby/messages", "/api/rooms/lobby/people", "/api/rooms"],
        ]
      ) {
        assertEquals([path, (await get(server, ann, path)).status], [path, 200]);
      }
      assertEquals(await texts(server, ann), acknowledged);
      const { socket: other, welcome } = await join(server.origin, ann);
      assert(welcome.user);
      await other.close();
    };
    await read(server);
    const told = server.logs.filter((line) => line.includes('"level":"error"'));
    assertEquals(told.map((line) => JSON.parse(line).event), ["store_unwritable"]);

    await socket.close();
    assertEquals(await server.stop(), 0);
    await disk.fill();
    await server.restart();
    await read(server);
    assertEquals((await get(server, undefined, "/readyz")).status, 503);
    assertEquals(await server.stop(), 0);
    await server.restart();
    await read(server);

    await disk.free();
    await until(async () => (await get(server, undefined, "/readyz")).status === 200, "not ready");
    const again = await form("/rooms/lobby/messages", { text: "after" }, "application/json");
    assertEquals([again.status, (await again.json()).cid?.length], [201, 36]);
    acknowledged.push("after");
    await read(server);
    assertEquals(await server.stop(), 0);

    // Stopped with room, nothing is beside the database that SQLite could open it with.
    await disk.fill();
    await server.restart();
    await read(server);
    assertEquals(await server.stop(), 0);
  },
});
