import { assertEquals } from "@std/assert";
import { readListPlace } from "../../../lib/chat/threads/list_place.ts";
import type { Services } from "../../../lib/services.ts";
import { FakeClock } from "../../auth/support.ts";
import { openMemoryServices } from "../../support/services.ts";

const [ANN, BOB] = ["ann", "bob"].map((id) => ({ id, username: id, name: id })) as [Asker, Asker];
interface Asker {
  id: string;
  username: string;
  name: string;
}

const say = (services: Services, by: Asker, room: string, text: string) =>
  services.messages.post(by, "here", { room, cid: crypto.randomUUID(), text });

const names = async (services: Services, typed = "") =>
  (await services.publicRooms.page(ANN, { typed, limit: 50 })).rooms.map(({ room }) => room.name);

async function open() {
  const clock = new FakeClock();
  return { ...await openMemoryServices({ RATE_LIMITS: "off" }, clock), clock };
}

Deno.test("public rooms come in pages, the latest activity first, and only those that fit what was typed", async () => {
  await using services = await open();
  const { rooms, publicRooms, clock } = services;
  const made: string[] = [];
  for (let n = 0; n < 12; n++) {
    clock.advance(1_000);
    const topic = n % 2 === 0 ? "Fruit" : "Vegetables";
    made.push((await rooms.create({ name: `Room ${n}`, kind: "public", topic }, ANN)).id);
  }
  await rooms.create({ name: "Room of few", kind: "private" }, ANN);
  clock.advance(1_000);
  await say(services, ANN, made[0]!, "hello");
  const seen: string[] = [];
  let next: string | undefined;
  do {
    const before = readListPlace(next ?? "");
    const page = await publicRooms.page(BOB, { typed: "", before, limit: 5 });
    assertEquals(page.count, 13);
    seen.push(...page.rooms.map(({ room }) => room.id));
    next = page.next;
  } while (next !== undefined);
  assertEquals(seen, [made[0]!, ...made.slice(1).toReversed(), "lobby"]);

  assertEquals(await names(services, " room-1 "), ["Room 11", "Room 10", "Room 1"]);
  assertEquals((await names(services, "VEGET")).length, 6);
  assertEquals(await names(services, "nothing like it"), []);
});

Deno.test("a public room says how many belong to it, and what was said last and is there still", async () => {
  await using services = await open();
  const { rooms, publicRooms, roomService, messages } = services;
  const { id } = await rooms.create({ name: "books", kind: "public" }, ANN);
  const one = async (person: Asker) => {
    const page = await publicRooms.page(person, { typed: "books", limit: 50 });
    const { isMine, members, last } = page.rooms[0]!;
    return { isMine, members, last: last?.text };
  };
  const alone = { count: 1, isMore: false };
  assertEquals(await one(BOB), { isMine: false, members: alone, last: undefined });
  await say(services, ANN, id, "the *first*\nline");
  const { seq } = await say(services, BOB, id, "a secret");
  assertEquals(await one(BOB), {
    isMine: true,
    members: { count: 2, isMore: false },
    last: "a secret",
  });
  await messages.change("here", id, { kind: "delete", author: BOB, target: seq });
  assertEquals((await one(BOB)).last, "the first line");
  await roomService.leave(BOB, id);
  assertEquals(await one(BOB), { isMine: false, members: alone, last: "the first line" });
});

Deno.test("what is found to open are rooms that one is not in", async () => {
  await using services = await open();
  const { rooms, publicRooms } = services;
  const { id } = await rooms.create({ name: "Book club", kind: "public" }, ANN);
  await rooms.create({ name: "Book shelf", kind: "private" }, ANN);
  assertEquals((await publicRooms.findOthers(BOB, "book", 10)).map((room) => room.id), [id]);
  assertEquals(await publicRooms.findOthers(ANN, "book", 10), []);
});
