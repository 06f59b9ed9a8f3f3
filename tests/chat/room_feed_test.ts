import { assertEquals } from "@std/assert";
import { RoomFeed } from "../../lib/chat/room_feed.ts";
import type { Member } from "../../lib/chat/member.ts";
import type { Head } from "../../lib/store/log.ts";
import { shardOf } from "../../lib/store/pulses.ts";
import { FakeTime } from "../support/fake_time.ts";

const HEAD: Head = { epoch: "e", seq: 1, count: 1 };

/** A feed whose `join` asks a store that answers when it is told to, and a socket of Ann's. */
function openFeed() {
  const told: string[] = [];
  const member: Member = {
    person: { id: "ann", username: "ann", name: "Ann" },
    session: "s",
    deliver: (frame) => told.push(JSON.parse(frame).room),
    beat() {},
    end() {},
    hears: () => false,
    lose() {},
    cut() {},
    hurry() {},
    closed: Promise.resolve(),
  };
  const feed = new RoomFeed({ heads: (rooms) => Promise.resolve(rooms.map(() => HEAD)) });
  return { feed, member, told, [Symbol.dispose]: () => feed.close() };
}

Deno.test("RoomFeed follows a room that was joined for as long as it is not left, however late the news", async () => {
  using time = new FakeTime();
  using opened = openFeed();
  const { feed, member, told } = opened;
  await feed.follow(member, [], 0);
  const group = { room: "books", last: 9, count: 9 } as Parameters<RoomFeed["took"]>[0];
  const isTold = () => {
    const before = told.length;
    group.last++;
    feed.took({ ...group, count: group.last });
    time.tick(1_000);
    return told.length > before;
  };
  await feed.join([member], "books", () => Promise.resolve(["ann"]));
  assertEquals(isTold(), true);
  feed.leave(member, "books");
  assertEquals(isTold(), false);
  // The news of the join come again, after those of the end.
  await feed.join([member], "books", () => Promise.resolve([]));
  assertEquals(isTold(), false);
  // They come twice, and the end between what the first read and its answer.
  const late = Promise.withResolvers<string[]>();
  const first = feed.join([member], "books", () => late.promise);
  feed.leave(member, "books");
  await feed.join([member], "books", () => Promise.resolve([]));
  late.resolve(["ann"]);
  await first;
  assertEquals(isTold(), false);
});

Deno.test("RoomFeed tells nobody where a room is that they have left, when the one is read before the other", async () => {
  using time = new FakeTime();
  using opened = openFeed();
  const { feed, member, told } = opened;
  const rooms = ["books", "den"].map((id) => ({ id, head: 0, count: 0 }));
  await feed.follow(member, rooms, 0);
  await feed.hold(async () => {
    await feed.look(new Set(rooms.map(({ id }) => shardOf(id))));
    time.tick(1_000);
    feed.leave(member, "books");
  });
  time.tick(1_000);
  assertEquals(told, ["den"]);
});
