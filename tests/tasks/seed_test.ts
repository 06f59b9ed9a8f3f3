import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { converse } from "../../tasks/seed/conversations.ts";
import { ROOMS } from "../../tasks/seed/talk.ts";
import { startServer } from "../support/server.ts";
import { signIn } from "../support/client.ts";

async function seed(
  kvPath: string,
  ...args: string[]
): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "tasks/seed.ts", ...args],
    env: { DENO_KV_PATH: kvPath, LOG_LEVEL: "error" },
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

Deno.test("seed fills an empty database that a server then serves", async () => {
  const folder = await Deno.makeTempDir({ prefix: "parlor-seed-" });
  try {
    const kvPath = `${folder}/demo.kv`;
    const first = await seed(kvPath, "--people=2", "--messages=300");
    assertEquals(first.code, 0, first.err);
    assertMatch(first.out, /2 people, 6 rooms, 300 messages\./);
    const [, username = "", password = ""] = /Sign in as (\S+) .*with: (\S+)/.exec(first.out) ?? [];

    const again = await seed(kvPath);
    assertEquals(again.code, 1);
    assertStringIncludes(again.err, "has accounts already");

    const unclear = await seed(kvPath, "--people=many");
    assertEquals(unclear.code, 2);
    assertStringIncludes(unclear.err, "--people must be a whole number from 2 to 12.");

    const forced = await seed(kvPath, "--people=2", "--messages=20", "--force");
    assertEquals(forced.code, 0, forced.err);
    assertMatch(forced.out, /Sign in as amara2 /);

    await using server = await startServer({ kvPath });
    const { cookie } = await signIn(server.origin, username, password);
    const response = await fetch(`${server.origin}/api/rooms`, { headers: { cookie } });
    const { rooms } = await response.json();
    const heads = rooms.map((room: { head: number }) => room.head);
    assertEquals(heads.length, ROOMS.length);
    assertEquals(heads.reduce((sum: number, head: number) => sum + head, 0), 320);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("converse() gives as many lines as asked, in order, within the time", () => {
  const scene = { rooms: ROOMS, people: 5, messages: 500, from: 1_000, until: 90_000_000 };
  const lines = converse(scene);
  assertEquals(lines.length, 500);
  assertEquals(lines, converse(scene));
  let last = scene.from;
  for (const { at, room, author, text } of lines) {
    assert(at >= last && at <= scene.until);
    assert(room < ROOMS.length && author < 5 && text !== "");
    last = at;
  }
});
