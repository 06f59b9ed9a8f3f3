import { assertEquals, assertRejects } from "@std/assert";
import { ChatError } from "../../lib/base/errors.ts";
import { Access } from "../../lib/chat/access.ts";
import { LOBBY } from "../../lib/store/rooms/rooms.ts";
import { openMemoryStore } from "../support/store.ts";

const ANN = { id: "ann" };
const BOB = { id: "bob" };

Deno.test("a room that is not there and one that is not theirs are refused alike, and so are their threads", async () => {
  await using store = await openMemoryStore();
  const access = new Access(store);
  const { id } = await store.rooms.create({ name: "Books", kind: "private" }, ANN);
  const refusals = [id, "nowhere", `${id}~1`, "nowhere~1"].map(async (room) => {
    const { code, message } = await assertRejects(() => access.openLog(BOB, room), ChatError);
    return { code, message };
  });
  const [first, ...others] = await Promise.all(refusals);
  assertEquals(first?.code, "not_found");
  assertEquals(others, [first, first, first]);
});

Deno.test("a private room rests on a membership, and a public one on none", async () => {
  await using store = await openMemoryStore();
  const access = new Access(store);
  const { id } = await store.rooms.create({ name: "Books", kind: "private" }, ANN);
  const [theirs, lobby] = [await access.openLog(ANN, id), await access.openLog(BOB, LOBBY)];
  assertEquals([theirs.right !== undefined, lobby.right], [true, undefined]);
  assertEquals(await access.rights(ANN, theirs.room), {
    isMember: true,
    isModerator: true,
    mayWrite: true,
  });
  const rights = await access.rights(BOB, { ...lobby.room, readOnly: true });
  assertEquals([rights.isModerator, rights.mayWrite], [false, false]);
});
