import { assertEquals } from "@std/assert";
import { Logger } from "../../../lib/base/logger.ts";
import { UnreadPublisher } from "../../../lib/chat/delivery/unread_publisher.ts";
import type { RoomNumbers } from "../../../lib/protocol/server_frame.ts";
import { socketOf } from "../sockets/support.ts";

/** People with a socket each, and a store that answers when the test says so. */
function open(...users: string[]) {
  const frames: string[] = [];
  const asked: string[] = [];
  const store = {
    head: 5,
    read: new Map<string, number>(),
    /** Whose cursors were read. */
    cursors: [] as string[],
    members: new Set(users),
    answered: Promise.resolve(),
  };
  const sockets = new Map(users.map((user) => {
    const deliver = (frame: string) => frames.push(`${user} ${frame}`);
    return [user, socketOf(user, { deliver })];
  }));
  const news = new UnreadPublisher({
    cursors: {
      among(users) {
        store.cursors.push(...users);
        return Promise.resolve(users.map((user) => ({ seq: store.read.get(user) ?? 0, count: 0 })));
      },
    },
    roomLists: {
      async countFor(_, users) {
        const { head } = store;
        asked.push(users.join());
        await store.answered;
        const of = (read: number): RoomNumbers => (
          { head, count: head, read, unread: head - read, mentions: 0 }
        );
        return new Map(users.map((user) => [user, of(store.read.get(user) ?? 0)]));
      },
    },
    headPublisher: { peopleOf: () => store.members },
    memberships: {
      among: (_, users) => Promise.resolve(users.filter((user) => store.members.has(user))),
    },
    sockets: {
      of: (user) => [sockets.get(user) ?? []].flat(),
      isReady: () => true,
    },
    logger: new Logger("error"),
  });
  const told = () =>
    frames.splice(0).map((frame) => {
      const [user, json] = [frame.slice(0, frame.indexOf(" ")), frame.slice(frame.indexOf(" "))];
      const { change, unread } = JSON.parse(json);
      return `${user} ${change} ${unread}`;
    });
  return { news, store, asked, told, sockets };
}

/** Resolves once everything that is ready has run. */
const nextTask = () => new Promise<void>((resolve) => setTimeout(resolve));

Deno.test("news come with numbers that are never older than those before, and together where they are many", async () => {
  const { news, store, asked, told } = open("ann", "bob");
  const first = Promise.withResolvers<void>();
  store.answered = first.promise;
  news.publish({ room: "r", users: ["ann"], change: "mentioned" });
  await nextTask();
  store.head = 9;
  for (let count = 0; count < 10; count++) {
    news.publish({ room: "r", users: ["ann"], change: "mentioned" });
    news.publish({ room: "r", users: ["bob"], change: "read" });
  }
  await nextTask();
  assertEquals([asked, told()], [["ann"], []]);
  first.resolve();
  await nextTask();
  assertEquals(told(), ["ann mentioned 5", "ann mentioned 9", "bob read 9"]);
  assertEquals(asked, ["ann", "ann,bob"]);
});

Deno.test("a deletion is told to whoever has not read the message, and to nobody who lost the room", async () => {
  const { news, store, told } = open("ann", "bob", "cy");
  store.read = new Map([["ann", 2], ["bob", 3], ["cy", 0]]);
  const answer = Promise.withResolvers<void>();
  store.answered = answer.promise;
  news.publish({ room: "r", change: "read", unread: 3 });
  await nextTask();
  store.members.delete("cy");
  answer.resolve();
  await nextTask();
  assertEquals(told(), ["ann read 3"]);
});

Deno.test("a deletion reads the cursors of those alone whose lists have the room", async () => {
  const { news, store, told } = open("ann", "bob", "cy");
  store.members.delete("cy");
  news.publish({ room: "r", change: "read", unread: 3 });
  await nextTask();
  assertEquals([store.cursors, told().length], [["ann", "bob"], 2]);
});

Deno.test("nothing is read from the store for a socket that knows already, or for nobody", async () => {
  const { news, asked, told, sockets } = open("ann");
  news.publish({ room: "r", users: ["ann"], change: "read" }, sockets.get("ann"));
  news.publish({ room: "r", users: ["zoe"], change: "read" });
  await nextTask();
  assertEquals([asked, told()], [[], []]);
});

Deno.test("a crowd is told with numbers, too, fifty people at a time", async () => {
  const users = Array.from({ length: 120 }, (_, n) => `u${n}`);
  const { news, asked, told } = open(...users);
  news.publish({ room: "r", change: "mentioned" });
  await nextTask();
  assertEquals(asked.map((people) => people.split(",").length), [50, 50, 20]);
  assertEquals(told(), users.map((user) => `${user} mentioned 5`));
});
