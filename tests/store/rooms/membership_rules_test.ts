import { assertEquals } from "@std/assert";
import { ChatError } from "../../../lib/base/errors.ts";
import { readRoom, type Room } from "../../../lib/store/rooms/room.ts";
import type { Person } from "../../../lib/protocol/event.ts";
import type { Invite } from "../../../lib/store/rooms/invites.ts";
import { planBatch } from "../../../lib/store/log/plan.ts";
import {
  type MemberWrite,
  planState,
  type RoomState,
  type StateWrite,
} from "../../../lib/store/rooms/membership_rules.ts";

const [ANN, BOB, CAT] = ["ann", "bob", "cat"].map((id) => ({ id, username: id, name: id })) as [
  MemberWrite["user"],
  MemberWrite["user"],
  MemberWrite["user"],
];

const PRIVATE: Room = {
  id: "room",
  name: "Books",
  kind: "private",
  topic: "",
  createdAt: 0,
  createdBy: "ann",
  moderators: ["ann"],
  people: [],
  archived: false,
  slowSeconds: 0,
  callAll: "default",
  readOnly: false,
  former: [],
};
const PUBLIC: Room = { ...PRIVATE, kind: "public" };

/** A room with Ann as its moderator and Bob as a member; Cat is no member. */
function stateOf(room: Room, more: Partial<RoomState> = {}): RoomState {
  return {
    room,
    members: new Set(["ann", "bob"]),
    removed: new Set(),
    hasOthers: true,
    invite: undefined,
    isAdmitted: false,
    invitation: undefined,
    asksFirst: false,
    ending: [],
    brought: undefined,
    isNameTaken: false,
    heldNames: [],
    staff: new Set(["owner"]),
    guests: new Set(),
    ...more,
  };
}

/** What a write comes to: the code of its refusal, `dup`, or its event. */
function outcome(write: StateWrite, state: RoomState | undefined): unknown {
  const plan = planState(write, state, 0);
  if ("error" in plan) return plan.error.code;
  if ("asked" in plan) return "asked";
  return "dup" in plan ? "dup" : plan.event;
}

const settings = (author: MemberWrite["user"], wanted: Record<string, unknown>): StateWrite => ({
  kind: "room",
  author,
  settings: wanted,
});

Deno.test("a person joins a public room, and a private one only by an invite to it", () => {
  const join: StateWrite = { kind: "member", author: CAT, user: CAT, change: "joined" };
  const invite = {
    code: "c",
    room: "room",
    by: "ann",
    createdAt: 0,
    expiresAt: 9,
    uses: 2,
    used: 1,
  };
  const event = { kind: "member", by: "cat", user: "cat", change: "joined" };
  assertEquals(outcome(join, stateOf(PUBLIC)), event);
  assertEquals(outcome(join, stateOf(PRIVATE)), "not_found");
  assertEquals(outcome(join, undefined), "not_found");
  const byInvite = { ...join, invite: "c" };
  assertEquals(outcome(byInvite, stateOf(PRIVATE)), "not_found");
  assertEquals(outcome(byInvite, stateOf(PRIVATE, { invite })), event);
  assertEquals(
    outcome(byInvite, stateOf(PRIVATE, { invite: { ...invite, room: "other" } })),
    "not_found",
  );
  const removed = new Set(["cat"]);
  assertEquals(outcome(byInvite, stateOf(PRIVATE, { invite, removed })), "forbidden");
  assertEquals(outcome(join, stateOf(PUBLIC, { removed })), "forbidden");
  assertEquals(outcome(join, stateOf({ ...PUBLIC, archived: true })), "forbidden");
  assertEquals(outcome(join, stateOf(PUBLIC, { members: new Set(["cat"]) })), "dup");
});

Deno.test("a member brings somebody in; who was removed comes back by a moderator alone", () => {
  const add = (author: MemberWrite["user"]): StateWrite => ({
    kind: "member",
    author,
    user: CAT,
    change: "joined",
  });
  const event = (by: string) => ({ kind: "member", by, user: "cat", change: "joined" });
  assertEquals(outcome(add(BOB), stateOf(PRIVATE)), event("bob"));
  const removed = new Set(["cat"]);
  assertEquals(outcome(add(BOB), stateOf(PRIVATE, { removed })), "forbidden");
  assertEquals(outcome(add(ANN), stateOf(PRIVATE, { removed })), event("ann"));
  const strangers = { members: new Set<string>() };
  assertEquals(outcome(add(BOB), stateOf(PRIVATE, strangers)), "not_found");
  assertEquals(outcome(add(BOB), stateOf(PUBLIC, strangers)), "forbidden");
  assertEquals(outcome(add(BOB), stateOf({ ...PRIVATE, kind: "direct" })), "forbidden");
});

Deno.test("the last moderator of a private room neither leaves nor steps down while others are there", () => {
  const leave: StateWrite = { kind: "member", author: ANN, user: ANN, change: "left" };
  const demote: StateWrite = {
    kind: "member",
    author: ANN,
    user: ANN,
    change: "role",
    role: "member",
  };
  const event = { kind: "member", by: "ann", user: "ann", change: "left" };
  assertEquals(outcome(leave, stateOf(PRIVATE)), "conflict");
  assertEquals(outcome(demote, stateOf(PRIVATE)), "conflict");
  assertEquals(outcome(leave, stateOf(PRIVATE, { hasOthers: false })), event);
  assertEquals(outcome(leave, stateOf({ ...PRIVATE, moderators: ["ann", "bob"] })), event);
  assertEquals(outcome(leave, stateOf(PUBLIC)), event);
  assertEquals(outcome(leave, stateOf({ ...PUBLIC, id: "lobby" })), "forbidden");
});

Deno.test("a moderator decides, and in a public room the staff of the server as well", () => {
  const remove = (author: MemberWrite["user"]): StateWrite => ({
    kind: "member",
    author,
    user: BOB,
    change: "removed",
  });
  const event = (by: string) => ({ kind: "member", by, user: "bob", change: "removed" });
  assertEquals(outcome(remove(ANN), stateOf(PRIVATE)), event("ann"));
  assertEquals(outcome(remove(CAT), stateOf(PUBLIC)), "forbidden");
  const staff = new Set(["cat"]);
  assertEquals(outcome(remove(CAT), stateOf(PUBLIC, { staff })), event("cat"));
  assertEquals(outcome(remove(CAT), stateOf(PRIVATE, { staff })), "not_found");
  assertEquals(outcome(settings(BOB, { topic: "x" }), stateOf(PRIVATE)), "forbidden");
  const member = { members: new Set(["ann"]) };
  assertEquals(outcome(remove(ANN), stateOf(PRIVATE, member)), "invalid");
});

Deno.test("a guest comes only where somebody brought them, never into the lobby, and brings nobody", () => {
  const guests = new Set(["cat"]);
  const join: StateWrite = { kind: "member", author: CAT, user: CAT, change: "joined" };
  const add = (author: Person, user: Person): StateWrite => ({
    kind: "member",
    author,
    user,
    change: "joined",
  });
  const lobby: Room = { ...PUBLIC, id: "lobby" };
  assertEquals(outcome(join, stateOf(PUBLIC, { guests })), "not_found");
  assertEquals(outcome(add(ANN, CAT), stateOf(PUBLIC, { guests })), {
    kind: "member",
    by: "ann",
    user: "cat",
    change: "joined",
  });
  assertEquals(outcome(add(ANN, CAT), stateOf(lobby, { guests })), "forbidden");
  const invite: Invite = {
    code: "c",
    room: "lobby",
    by: "ann",
    createdAt: 0,
    expiresAt: 1,
    used: 0,
  };
  assertEquals(outcome({ ...join, invite: "c" }, stateOf(lobby, { guests, invite })), "forbidden");
  const inside = { guests, members: new Set(["ann", "cat"]) };
  assertEquals(outcome(add(CAT, BOB), stateOf(PUBLIC, inside)), "forbidden");
  assertEquals(outcome(settings(CAT, { topic: "x" }), stateOf(PUBLIC, { guests })), "not_found");
});

Deno.test("a room event names only what is different, and an archived room only comes back", () => {
  const changed = outcome(settings(ANN, { name: "Books", topic: "new" }), stateOf(PRIVATE));
  assertEquals(changed, { kind: "room", by: "ann", topic: "new" });
  assertEquals(outcome(settings(ANN, { name: "Books" }), stateOf(PRIVATE)), "dup");
  const archived = stateOf({ ...PRIVATE, archived: true });
  assertEquals(outcome(settings(ANN, { topic: "new" }), archived), "forbidden");
  assertEquals(outcome(settings(ANN, { archived: false }), archived), {
    kind: "room",
    by: "ann",
    archived: false,
  });
  assertEquals(
    outcome(settings(ANN, { name: "Taken" }), stateOf(PUBLIC, { isNameTaken: true })),
    "conflict",
  );
  const lobby = stateOf({ ...PUBLIC, id: "lobby" });
  assertEquals(outcome(settings(ANN, { archived: true }), lobby), "forbidden");
});

Deno.test("planGroup takes no writes of an archived room, and in a read-only one those of moderators", () => {
  const head = { epoch: "e", seq: 4, count: 4 };
  const post = (author: MemberWrite["user"]) => ({
    kind: "message" as const,
    author,
    cid: crypto.randomUUID(),
    text: "hello",
  });
  const codes = (at: typeof head & { archived?: true; readOnly?: true }, room: Room) =>
    planBatch(at, [post(ANN), post(BOB)], new Map(), 1, { state: stateOf(room) }).outcomes.map((
      outcome,
    ) => "error" in outcome && outcome.error instanceof ChatError ? outcome.error.code : "ok");
  assertEquals(codes(head, PRIVATE), ["ok", "ok"]);
  assertEquals(codes({ ...head, archived: true }, PRIVATE), ["forbidden", "forbidden"]);
  assertEquals(codes({ ...head, readOnly: true }, PRIVATE), ["ok", "forbidden"]);

  const write = settings(ANN, { archived: true });
  const plan = planBatch(head, [post(BOB), write], new Map(), 7, { state: stateOf(PRIVATE) });
  assertEquals(plan.head, { epoch: "e", seq: 6, count: 5, archived: true, standing: 6 });
  assertEquals(plan.changes.get(6)?.json.slice(0, 24), '{"seq":6,"kind":"room","');
  assertEquals(plan.effect?.room.archived, true);
});

Deno.test("a room of an older store is moderated by whoever made it", () => {
  const stored = { id: "r", name: "R", kind: "public", topic: "", createdAt: 1, createdBy: "ann" };
  const { moderators, archived, readOnly } = readRoom(stored);
  assertEquals({ moderators, archived, readOnly }, {
    moderators: ["ann"],
    archived: false,
    readOnly: false,
  });
});

Deno.test("a change of the room leaves the number of its pinned messages in the head", () => {
  const write: StateWrite = { kind: "room", author: ANN, settings: { topic: "tea" } };
  const head = { epoch: "e", seq: 4, count: 3, pins: 2 };
  const plan = planBatch(head, [write], new Map(), 1, { state: stateOf(PUBLIC) });
  assertEquals(plan.head, { epoch: "e", seq: 5, count: 3, pins: 2, standing: 5 });
});
