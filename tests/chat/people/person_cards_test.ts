import { assertEquals, assertRejects } from "@std/assert";
import { ChatError } from "../../../lib/base/errors.ts";
import type { Services } from "../../../lib/services.ts";
import { toPerson } from "../../../lib/store/people/people.ts";
import type { User } from "../../../lib/store/people/users.ts";
import { openMemoryServices } from "../../support/services.ts";

/** A server's services, and accounts of these names; the first one owns the server. */
async function open(...names: string[]) {
  const services = await openMemoryServices({
    SIGN_UP: "open",
    RATE_LIMITS: "off",
    PASSWORD_COST: "10",
  });
  const people: User[] = [];
  for (const username of names) {
    const { user } = await services.accounts.signUp({
      username,
      password: "a password for a test",
      name: `${username} of test`,
      address: "192.0.2.1",
    });
    people.push(user);
  }
  return { services, people };
}

const change = (services: Services, { id }: User, what: Partial<User>) =>
  services.users.update(id, (user) => ({ ...user, ...what }));

async function assertNobody(services: Services, reader: User, username: string): Promise<void> {
  const error = await assertRejects(() => services.personCards.get(reader, username), ChatError);
  const nobody = await assertRejects(() => services.personCards.get(reader, "nobody"), ChatError);
  assertEquals([error.code, error.message], [nobody.code, nobody.message]);
}

Deno.test("a card says who somebody is, and which rooms both are in", async () => {
  const { services, people } = await open("ann", "bob", "cat");
  await using _services = services;
  const [ann, bob, cat] = people as [User, User, User];
  const { rooms, roomService } = services;
  const secret = await rooms.create({ name: "secret", kind: "private" }, ann);
  const books = await rooms.create({ name: "Books", kind: "public" }, bob);
  await rooms.create({ name: "of bob alone", kind: "private" }, bob);
  await roomService.add(ann, secret.id, toPerson(bob));
  await roomService.join(ann, books.id);
  await roomService.direct(ann, [toPerson(bob)]);
  await change(services, bob, { about: "Reads.", pronouns: "he", timezone: "Asia/Tokyo" });

  const card = await services.personCards.get(ann, "BOB");
  assertEquals(card.rooms.map(({ name }) => name), ["Books", "secret"]);
  assertEquals([card.about, card.pronouns, card.timezone], ["Reads.", "he", "Asia/Tokyo"]);
  assertEquals([card.isMe, card.mayManage, card.presence?.state], [false, true, "offline"]);
  const forCat = await services.personCards.get(cat, "bob");
  assertEquals([forCat.rooms, forCat.mayManage], [[], false]);
  assertEquals((await services.personCards.get(bob, "bob")).isMe, true);
  await services.blocks.set(ann.id, bob.id, true);
  assertEquals((await services.personCards.get(ann, "bob")).isBlocked, true);
  // Bob is not told, and sees nothing of it.
  assertEquals((await services.personCards.get(bob, "ann")).isBlocked, false);
});

Deno.test("of an account that is not in use a card says no more than that", async () => {
  const { services, people } = await open("ann", "bob");
  await using _services = services;
  const [ann, bob] = people as [User, User];
  for (const state of ["deactivated", "banned", "gone"] as const) {
    await change(services, bob, { state, about: "Reads.", status: { text: "here" } });
    const { state: shown, about, presence } = await services.personCards.get(ann, "bob");
    assertEquals([shown, about, presence], [state, undefined, undefined]);
    assertEquals((await services.finder.find(ann, "bob")).people, []);
  }
});

Deno.test("a guest sees the people of their rooms, and nobody else", async () => {
  const { services, people } = await open("ann", "bob", "cat", "gus");
  await using _services = services;
  const [ann, bob, _cat, gus] = people as [User, User, User, User];
  const { rooms, roomService, personCards, finder } = services;
  const guest = await change(services, gus, { role: "guest" });
  const room = await rooms.create({ name: "Board", kind: "private" }, ann);
  await rooms.create({ name: "Bobs", kind: "public" }, bob);
  for (const who of ["ann", "bob", "cat"]) await assertNobody(services, guest, who);
  assertEquals(await finder.find(guest, "b"), { people: [], rooms: [], pages: [] });

  await roomService.add(ann, room.id, toPerson(guest));
  await roomService.add(ann, room.id, toPerson(bob));
  assertEquals((await personCards.get(guest, "bob")).rooms.map(({ name }) => name), ["Board"]);
  assertEquals((await personCards.get(guest, "gus")).isMe, true);
  await assertNobody(services, guest, "cat");
  const found = async (typed: string) =>
    (await finder.find(guest, typed)).people.map(({ username }) => username);
  assertEquals([await found("b"), await found("c"), await found("a")], [["bob"], [], ["ann"]]);
  assertEquals((await finder.find(guest, "bobs")).rooms, []);
});

Deno.test("people are found by a word of their name, and rooms that one may join", async () => {
  const { services, people } = await open("ann", "bob", "cat");
  await using _services = services;
  const [ann, bob, cat] = people as [User, User, User];
  await change(services, cat, { name: "Katharina Óskarsdóttir" });
  const { id } = await services.rooms.create({ name: "Oslo plans", kind: "public" }, bob);
  await services.rooms.create({ name: "Oslo secrets", kind: "private" }, bob);
  const found = await services.finder.find(ann, "ósk");
  assertEquals(found.people.map(({ username }) => username), ["cat"]);
  assertEquals((await services.finder.find(cat, "@bo")).people.map((one) => one.id), [bob.id]);
  assertEquals((await services.finder.find(cat, "oslo")).rooms.map((one) => one.id), [id]);
  assertEquals((await services.finder.find(bob, "oslo")).rooms, [], "one's own is in one's list");
  const empty = { people: [], rooms: [], pages: [] };
  assertEquals(await services.finder.find(cat, " @ "), empty);
  // The pages of those who run the server are found by them alone.
  assertEquals((await services.finder.find(ann, "people")).pages.length, 1);
  assertEquals((await services.finder.find(cat, "people")).pages, []);
});
