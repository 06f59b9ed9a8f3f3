import { assertEquals } from "@std/assert";
import { FakeTime } from "@std/testing/time";
import type { FrameOf } from "../../../lib/client/connection/frames.ts";
import { PresenceGatherer } from "../../../lib/client/connection/presence_gatherer.ts";
import type { PresenceState } from "../../../lib/protocol/presence.ts";

const frameOf = (
  room: string | undefined,
  states: Record<string, PresenceState>,
  full?: true,
): FrameOf<"presence"> => ({
  type: "presence",
  ...(room === undefined ? {} : { room }),
  users: Object.entries(states).map(([id, state]) => ({ id, username: id, name: id, state })),
  ...(full === undefined ? {} : { full }),
});

/** What was passed on, each time. */
function gathering() {
  const passed: string[][] = [];
  const gatherer = new PresenceGatherer((frames) =>
    passed.push(
      frames.map(({ room = "-", users, full }) =>
        `${room}${full ? "!" : ""} ${users.map(({ id, state }) => `${id}:${state}`).join(" ")}`
      ),
    )
  );
  return { passed, gatherer };
}

Deno.test("PresenceGatherer makes one frame a room of those that come close together", () => {
  using time = new FakeTime();
  const { passed, gatherer } = gathering();
  gatherer.add(frameOf("a", { ann: "online" }, true));
  gatherer.add(frameOf("a", { bob: "online" }));
  gatherer.add(frameOf(undefined, { cleo: "away" }));
  time.tick(49);
  gatherer.add(frameOf("a", { bob: "offline" }));
  time.tick(49);
  assertEquals(passed, []);
  time.tick(1);
  assertEquals(passed, [["a! ann:online bob:online bob:offline", "- cleo:away"]]);
  gatherer.add(frameOf("a", { bob: "online" }));
  time.tick(50);
  assertEquals(passed.slice(1), [["a bob:online"]]);
});

Deno.test("PresenceGatherer forgets before a new whole, and at its end, and waits no longer than a while", () => {
  using time = new FakeTime();
  const { passed, gatherer } = gathering();
  gatherer.add(frameOf("a", { ann: "online" }));
  gatherer.add(frameOf("a", { bob: "online" }, true));
  for (let count = 0; count < 10; count++) {
    time.tick(25);
    gatherer.add(frameOf("a", { cleo: "online" }));
  }
  assertEquals(passed.length, 1);
  assertEquals(passed[0]?.[0]?.startsWith("a! bob:online cleo:online"), true);
  gatherer.stop();
  time.tick(1_000);
  assertEquals(passed.length, 1);
});
