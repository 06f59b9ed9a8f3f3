import { assertEquals } from "@std/assert";
import type { Person } from "../../../lib/protocol/event.ts";
import { FakeTime } from "../../support/fake_time.ts";
import { openMemoryServices } from "../../support/services.ts";
import { socketOf } from "../sockets/support.ts";

Deno.test("a socket in the midst of its catch-up is told who comes and goes, once it was told who is here", async () => {
  await using services = await openMemoryServices();
  const { channels, presence } = services.delivery;
  const frames: string[] = [];
  const { channel, subscription } = await channels.subscribe(
    "lobby",
    socketOf("ann", { deliver: (frame) => frames.push(frame) }),
  );
  using time = new FakeTime();
  const connect = (id: string) =>
    presence.sockets.connect({ id, username: id, name: id }, undefined, ["lobby"], true);
  connect("bob");
  assertEquals(frames, []);
  presence.show("lobby", subscription);
  const told = () => frames.flatMap((frame) => JSON.parse(frame).users.map(({ id }: Person) => id));
  assertEquals(told(), ["bob"]);
  // It has missed events, and is not live before it was sent them.
  assertEquals(subscription.live, false);
  connect("cleo");
  time.tick(1_000);
  assertEquals(told(), ["bob", "cleo"]);
  channels.unsubscribe(channel, subscription);
  connect("dan");
  time.tick(1_000);
  assertEquals(told(), ["bob", "cleo"]);
});
