import { newHead } from "../../../lib/store/log/head.ts";
import { assertEquals } from "@std/assert";
import { newCid } from "../../../lib/client/outbox/cid.ts";
import { CidIndex } from "../../../lib/store/log/cid_index.ts";
import { keys } from "../../../lib/store/kv/keys.ts";
import { openMemoryStore } from "../../support/store.ts";

const person = (id: string) => ({ id, username: id, name: id });

Deno.test("who comes to belong to a public room by writing, at whichever moment, has read what was there", async () => {
  await using store = await openMemoryStore();
  const { kv, rooms, log, cursors, memberships } = store;
  const room = (await rooms.create({ name: "Garden", kind: "public" }, { id: "ann" })).id;
  const write = async (id: string, users: readonly string[]) => {
    const cids = new CidIndex(kv, log, id);
    const at = (await log.head(id))!;
    await cids.follow(at.head);
    const writes = users.map((user) => ({
      kind: "message" as const,
      author: person(user),
      cid: newCid(),
      text: "hello",
    }));
    const appended = await log.append(id, at, writes, {
      commit: kv.commit.bind(kv),
      now: 1_000,
      cids,
    });
    return appended!.outcomes;
  };
  await write(room, ["ann", "ann", "ann"]);
  await kv.commit((op) => op.set(keys.head(`${room}~1`), newHead()));

  assertEquals(await memberships.ensure("bob", room), "joined");
  // Their membership has ended, or never began, when what they wrote comes to its commit.
  await write(room, ["cat"]);
  await write(`${room}~1`, ["dan"]);
  // Who had read it before is where they were.
  await kv.commit((op) => op.set(keys.cursor("eve", room), { seq: 2, count: 2 }));
  await write(room, ["eve"]);
  const of = async (user: string) => (await cursors.of(user, [room]))[0];
  assertEquals(await of("bob"), { seq: 3, count: 3 });
  assertEquals(await of("cat"), { seq: 3, count: 3 });
  assertEquals(await of("dan"), { seq: 4, count: 4 });
  assertEquals(await of("eve"), { seq: 2, count: 2 });

  // As many as there may be in one commit, with the checks that each takes.
  const crowd = Array.from({ length: 60 }, (_, index) => `person${index}`);
  const outcomes = await write(room, crowd);
  assertEquals(outcomes.filter((outcome) => "error" in outcome).length, 20);
  const members = await memberships.among(room, crowd);
  assertEquals(members.length, 40);
  assertEquals(await of(members[0]!), { seq: 5, count: 5 });
});
