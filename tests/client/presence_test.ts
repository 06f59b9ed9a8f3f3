import { assertEquals } from "@std/assert";
import { RoomPresence } from "../../lib/client/presence.ts";

Deno.test("RoomPresence takes the whole first, then differences, then a new whole", () => {
  const presence = new RoomPresence();
  const told = (users: Record<string, string>, full?: true) => {
    const list = Object.entries(users).map(([id, state]) => ({ id, state }));
    presence.apply({ type: "presence", users: list, ...(full ? { full } : {}) });
    return [...presence.users.value];
  };
  assertEquals(told({ ann: "online", bob: "online" }, true), ["ann", "bob"]);
  assertEquals(told({ cleo: "online", ann: "offline" }), ["bob", "cleo"]);
  assertEquals(told({ dan: "offline" }), ["bob", "cleo"]);
  assertEquals(told({ ann: "online" }, true), ["ann"]);
});
