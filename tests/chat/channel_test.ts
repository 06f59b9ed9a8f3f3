import { assertEquals } from "@std/assert";
import fc from "fast-check";
import { systemClock } from "../../lib/base/clock.ts";
import { catchUp } from "../../lib/chat/catch_up.ts";
import { Channel, type Listener } from "../../lib/chat/channel.ts";
import { CidIndex } from "../../lib/store/cid_index.ts";
import { Kv } from "../../lib/store/kv.ts";
import { type Group, RoomLog } from "../../lib/store/log.ts";
import { People } from "../../lib/store/people.ts";
import { LOBBY, Rooms } from "../../lib/store/rooms.ts";
import { Users } from "../../lib/store/users.ts";

/** A lobby in memory, with `count` messages committed in groups of `size`. */
async function lobby(sizes: readonly number[]) {
  const kv = await Kv.open(":memory:");
  await new Rooms(kv, systemClock).ensureLobby();
  const log = new RoomLog(kv, { beat: () => {} });
  const start = (await log.head(LOBBY))!;
  const groups: Group[] = [];
  let at = start;
  for (const size of sizes) {
    const posts = Array.from({ length: size }, () => ({
      kind: "message" as const,
      author: { id: "ann", username: "ann", name: "Ann" },
      cid: crypto.randomUUID(),
      text: "hello",
    }));
    const appended = (await log.append(LOBBY, at, posts, {
      commit: kv.commit.bind(kv),
      now: 0,
      cids: new CidIndex(kv, log, LOBBY),
    }))!;
    at = appended.at;
    groups.push(appended.group!);
  }
  const people = new People(new Users(kv, systemClock));
  const errors: unknown[] = [];
  const channel = new Channel(LOBBY, start, log, people, (error) => errors.push(error));
  return { channel, groups, errors, total: at.head.seq, [Symbol.dispose]: () => kv.close() };
}

/** A listener that keeps the seqs that it was sent. */
function recorder(position: number, live: boolean): Listener & { seqs: number[] } {
  const seqs: number[] = [];
  return {
    user: "bob",
    position,
    live,
    seesPeople: false,
    seqs,
    deliver(frame) {
      for (const { seq } of JSON.parse(frame).events) seqs.push(seq);
    },
  };
}

const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

Deno.test("Channel sends each event once and in order, however groups arrive", async () => {
  const arrivals = fc.record({
    sizes: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 12 }),
    // Which group arrives when: any may be late, doubled or lost.
    order: fc.array(fc.nat(11), { maxLength: 30 }),
    pauses: fc.array(fc.boolean(), { minLength: 30, maxLength: 30 }),
  });
  await fc.assert(
    fc.asyncProperty(arrivals, async ({ sizes, order, pauses }) => {
      using room = await lobby(sizes);
      const { channel, groups } = room;
      const listener = recorder(0, true);
      channel.listeners.add(listener);
      for (const [index, pick] of order.entries()) {
        channel.receive(groups[pick % groups.length]!);
        if (pauses[index]) await channel.catchUp();
      }
      await channel.catchUp();
      assertEquals(listener.seqs, range(1, room.total));
      assertEquals(room.errors, []);
    }),
    { numRuns: 60 },
  );
});

Deno.test("catchUp leaves no gap between the log and what is live", async () => {
  const cases = fc.record({
    sizes: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 2, maxLength: 12 }),
    known: fc.nat(11),
    from: fc.nat(20),
  });
  await fc.assert(
    fc.asyncProperty(cases, async ({ sizes, known, from }) => {
      using room = await lobby(sizes);
      const { channel, groups } = room;
      for (const group of groups.slice(0, known % groups.length)) channel.receive(group);
      const position = Math.min(from, channel.last);
      const listener = recorder(position, false);
      channel.listeners.add(listener);
      const done = catchUp(channel, listener, () => true, () => Promise.resolve());
      for (const group of groups.slice(known % groups.length)) channel.receive(group);
      await done;
      await channel.catchUp();
      assertEquals(listener.live, true);
      assertEquals(listener.seqs, range(position + 1, room.total));
    }),
    { numRuns: 60 },
  );
});
