/** People who want to be asked before somebody brings them into a room. */
import { assertEquals, assertRejects } from "@std/assert";
import { ChatError } from "../../../lib/base/errors.ts";
import { toPerson } from "../../../lib/store/people/people.ts";
import type { User } from "../../../lib/store/people/users.ts";
import { FakeClock } from "../../auth/support.ts";
import { openMemoryServices } from "../../support/services.ts";

const DAY_MS = 24 * 3_600_000;

/** A server's services with Ann, who owns it, Bob, and Cat, who wants to be asked. */
async function open(rateLimits: "on" | "off" = "off") {
  const clock = new FakeClock();
  const services = await openMemoryServices({
    SIGN_UP: "open",
    RATE_LIMITS: rateLimits,
    PASSWORD_COST: "10",
  }, clock);
  const [ann, bob, cat] = await Promise.all(["ann", "bob", "cat"].map(async (username) => {
    const account = { username, password: "a password for a test", address: "192.0.2.1" };
    return (await services.accounts.signUp(account)).user;
  })) as [User, User, User];
  await services.users.update(cat.id, (user) => ({ ...user, asksFirst: true }));
  const waiting = async () =>
    (await services.roomService.invitations(cat)).map(({ room, by }) => [room.name, by?.username]);
  const belongs = (room: string) => services.memberships.has(room, cat.id);
  return { services, clock, ann, bob, cat, waiting, belongs };
}

async function codeOf(work: () => Promise<unknown>): Promise<string> {
  return (await assertRejects(work, ChatError)).code;
}

Deno.test("whoever wants to be asked is, and joins or not", async () => {
  const { services, ann, bob, cat, waiting, belongs } = await open();
  await using _services = services;
  const { roomService, rooms, history } = services;
  const one = await rooms.create({ name: "one", kind: "private" }, ann);
  const two = await rooms.create({ name: "two", kind: "public" }, ann);
  assertEquals(await roomService.add(ann, one.id, toPerson(bob)), "added");
  assertEquals(await roomService.add(ann, one.id, toPerson(cat)), "asked");
  // Whoever asked first is who asked.
  assertEquals(await roomService.add(bob, one.id, toPerson(cat)), "asked");
  assertEquals(await roomService.add(ann, two.id, toPerson(cat)), "asked");
  assertEquals((await waiting()).toSorted(), [["one", "ann"], ["two", "ann"]]);
  assertEquals([await belongs(one.id), await belongs(two.id)], [false, false]);
  assertEquals(await codeOf(() => services.access.openRoom(cat, one.id)), "not_found");

  await roomService.declineInvitation(cat, two.id);
  assertEquals(await codeOf(() => roomService.acceptInvitation(cat, two.id)), "not_found");
  assertEquals(await codeOf(() => roomService.declineInvitation(cat, two.id)), "not_found");
  assertEquals(await codeOf(() => roomService.acceptInvitation(bob, two.id)), "not_found");
  await services.messages.post(ann, "x", { room: one.id, cid: crypto.randomUUID(), text: "old" });
  await roomService.acceptInvitation(cat, one.id);
  assertEquals([await belongs(one.id), await waiting()], [true, []]);
  // They joined by themselves, and what was said before counts as read.
  const last = (await history.page(one.id)).events?.at(-1);
  assertEquals([last?.kind, last?.by], ["member", cat.id]);
  assertEquals((await services.roomLists.getOne(cat, one.id)).unread, 0);
});

Deno.test("an invitation is good for as long as whoever asked may bring people in, and thirty days", async () => {
  const { services, clock, ann, bob, cat, waiting, belongs } = await open();
  await using _services = services;
  const { roomService, rooms } = services;
  const { id } = await rooms.create({ name: "one", kind: "private" }, ann);
  const accept = () => roomService.acceptInvitation(cat, id);
  await roomService.add(ann, id, toPerson(bob));
  await roomService.add(bob, id, toPerson(cat));
  await roomService.leave(bob, id);
  assertEquals([await waiting(), await codeOf(accept)], [[], "not_found"]);
  // Another one may ask in their place.
  await roomService.add(ann, id, toPerson(cat));
  assertEquals(await waiting(), [["one", "ann"]]);
  await roomService.changeSettings(ann, id, { archived: true });
  assertEquals([await waiting(), await codeOf(accept)], [[], "not_found"]);
  await roomService.changeSettings(ann, id, { archived: false });
  clock.advance(30 * DAY_MS);
  assertEquals([await waiting(), await codeOf(accept)], [[], "not_found"]);

  // A moderator who asks somebody back in has let them in, and joining by a link ends the asking.
  await roomService.add(ann, id, toPerson(cat));
  await accept();
  await roomService.remove(ann, id, cat.id);
  await roomService.add(ann, id, toPerson(cat));
  await accept();
  assertEquals(await belongs(id), true);
  await roomService.leave(cat, id);
  await roomService.add(ann, id, toPerson(cat));
  const { code } = await roomService.invite(ann, id, {});
  await roomService.accept(cat, code);
  assertEquals([await belongs(id), await waiting()], [true, []]);
});

Deno.test("being asked counts into how many rooms one person brings another in a day", async () => {
  const { services, ann, cat, waiting } = await open("on");
  await using _services = services;
  const { roomService, rooms } = services;
  const made: string[] = [];
  for (let n = 0; n < 21; n++) {
    made.push((await rooms.create({ name: `room ${n}`, kind: "private" }, ann)).id);
  }
  for (const id of made.slice(0, 20)) await roomService.add(ann, id, toPerson(cat));
  assertEquals(
    await codeOf(() => roomService.add(ann, made[20]!, toPerson(cat))),
    "rate_limited",
  );
  // One that is known already is no other room.
  assertEquals(await roomService.add(ann, made[0]!, toPerson(cat)), "asked");
  assertEquals((await waiting()).length, 20);
});
