import { assertEquals } from "@std/assert";
import { rightsAfter, settingsAfter } from "../../../lib/client/room/room_settings.ts";
import type { StateEvent } from "../../../lib/protocol/event.ts";

const START = { name: "books", topic: "old", archived: false, readOnly: false };
const ME = {
  me: { id: "me" },
  room: { kind: "private" },
  rights: { isModerator: false },
};
const common = { seq: 1, at: 1, by: "ann" };

Deno.test("settings are what the room's events made of them, the last word counting", () => {
  const events: StateEvent[] = [
    { ...common, kind: "room", topic: "new" },
    { ...common, kind: "member", user: "bob", change: "joined" },
    { ...common, kind: "room", name: "tea", topic: "", readOnly: true },
  ];
  const { name, topic, archived, readOnly } = settingsAfter(START, events);
  assertEquals({ name, topic, archived, readOnly }, {
    name: "tea",
    topic: "",
    archived: false,
    readOnly: true,
  });
  assertEquals(settingsAfter(START, []), START);
});

Deno.test("only events about oneself change how one stands, and losing a private room closes it", () => {
  const role = (user: string, role: "moderator" | "member"): StateEvent => ({
    ...common,
    kind: "member",
    user,
    change: "role",
    role,
  });
  const closed = { ...START, readOnly: true };
  const mayWrite = (events: StateEvent[]) => rightsAfter(ME, closed, events, true).mayWrite;
  assertEquals(mayWrite([]), false);
  assertEquals(mayWrite([role("ann", "moderator")]), false);
  assertEquals(mayWrite([role("me", "moderator")]), true);
  assertEquals(mayWrite([role("me", "moderator"), role("me", "member")]), false);
  const gone = rightsAfter(ME, START, [], false);
  assertEquals([gone.hasLeft, gone.mayWrite], [true, false]);
  const reader = rightsAfter({ ...ME, room: { kind: "public" } }, START, [], false);
  assertEquals([reader.hasLeft, reader.mayWrite], [false, true]);
});
