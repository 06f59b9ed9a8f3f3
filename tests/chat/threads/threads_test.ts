import { newHead } from "../../../lib/store/log/head.ts";
import { assert, assertEquals } from "@std/assert";
import { type Account, type Frame, join, type RawSocket, signUp } from "../../support/client.ts";
import { idOf, makeRoom, must, post } from "../../support/rooms.ts";
import { startServer, type TestServer } from "../../support/server.ts";
import { CidIndex } from "../../../lib/store/log/cid_index.ts";
import { keys } from "../../../lib/store/kv/keys.ts";
import type { Kv } from "../../../lib/store/kv/kv.ts";
import { LOBBY } from "../../../lib/store/rooms/rooms.ts";
import { openMemoryStore } from "../../support/store.ts";

function reply(room: string, text: string, cid: string = crypto.randomUUID()): Frame {
  return { type: "send", room, cid, text };
}

async function get(origin: string, account: Account, path: string): Promise<[number, Frame]> {
  const response = await fetch(`${origin}${path}`, {
    headers: { cookie: account.cookie, accept: "application/json" },
  });
  return [response.status, await response.json()];
}

/** What is told of one thread of a room. */
async function summary(origin: string, account: Account, room: string, seq: number) {
  const [status, { threads }] = await get(
    origin,
    account,
    `/api/rooms/${room}/threads?seqs=${seq}`,
  );
  assertEquals(status, 200);
  return threads[0];
}

async function said(origin: string, account: Account, room: string, text: string): Promise<number> {
  const { body } = await post(origin, account, `/rooms/${room}/messages`, { text });
  return JSON.parse(body).seq;
}

/** Sockets of one person each on a server, subscribed to these logs. */
async function listen(
  { origin }: TestServer,
  account: Account,
  ...rooms: string[]
): Promise<RawSocket> {
  const { socket } = await join(origin, account);
  for (const room of rooms) {
    assertEquals((await socket.request({ type: "sub", room })).type, "ok", room);
  }
  return socket;
}

const kinds = (socket: RawSocket, room: string) => socket.events(room).map(({ kind }) => kind);

Deno.test("a thread is begun once, whoever replies first on whichever instance", async (t) => {
  await using first = await startServer();
  // Processes do not share a bus: what one of them does the other finds in the store.
  await using second = await startServer({ kvPath: first.kvPath });
  const [ann, bob] = await Promise.all([signUp(first.origin, "ann"), signUp(first.origin, "bob")]);
  const parent = await said(first.origin, ann, "lobby", "Lunch?");
  const thread = `lobby~${parent}`;
  const [here, there] = [
    await listen(first, ann, "lobby", thread),
    await listen(second, bob, "lobby", thread),
  ];

  await t.step("both replies are in the one log, and the message says so once", async () => {
    const answers = await Promise.all([
      here.request(reply(thread, "Soup")),
      there.request(reply(thread, "Noodles")),
    ]);
    assertEquals(answers.map(({ type }) => type), ["ok", "ok"]);
    assertEquals(answers.map(({ seq }) => seq).sort(), [1, 2]);
    for (const socket of [here, there]) {
      await socket.until(() => socket.events(thread).length === 2);
      await socket.until(() => kinds(socket, "lobby").includes("thread"));
      assertEquals(socket.events(thread).map(({ seq }) => seq), [1, 2]);
    }
    const again = await said(first.origin, ann, "lobby", "later");
    await there.until(() => there.events("lobby").some(({ seq }) => seq === again));
    assertEquals(kinds(there, "lobby").filter((kind) => kind === "thread"), ["thread"]);
    const [, { messages }] = await get(second.origin, bob, "/api/rooms/lobby/messages");
    assertEquals(messages.map(({ thread }: Frame) => thread), [true, undefined]);
  });

  await t.step("every instance tells the room of it", async () => {
    for (const socket of [here, there]) {
      const { at, by, ...hint } = await socket.waitFor(({ type, count }) =>
        type === "thread" && count === 2
      );
      assertEquals(hint, { type: "thread", room: "lobby", seq: parent, count: 2 });
      assertEquals([typeof at, typeof by], ["number", "string"]);
    }
  });

  await t.step("the same cid is one reply, on the other instance too", async () => {
    const cid = crypto.randomUUID();
    const one = await here.request(reply(thread, "Pie", cid));
    const elsewhere = await listen(second, ann);
    const two = await elsewhere.request(reply(thread, "Pie", cid));
    assertEquals([two.seq, two.dup], [one.seq, true]);
    await elsewhere.close();
  });

  await t.step("a socket goes on in a thread where it was", async () => {
    const [, page] = await get(second.origin, bob, `/api/rooms/${thread}/messages?limit=1`);
    assertEquals([page.head, page.messages.length, page.more], [3, 1, true]);
    const { socket } = await join(second.origin, bob, { [thread]: { epoch: page.epoch, seq: 1 } });
    await socket.until(() => socket.events(thread).length === 2);
    assertEquals(socket.events(thread).map(({ text }) => text).at(-1), "Pie");
    await socket.close();
  });

  await t.step("it is changed like a room: edit, reaction, deletion, typing", async () => {
    assertEquals((await there.request({ type: "typing", room: thread })).type, "ok");
    for (
      const frame of [
        { type: "edit", seq: 3, text: "Cake" },
        { type: "react", seq: 1, emoji: "👍", on: true },
        { type: "delete", seq: 3 },
      ]
    ) {
      assertEquals((await here.request({ ...frame, room: thread })).type, "ok", frame.type);
    }
    await there.until(() => kinds(there, thread).includes("delete"));
    const [, { versions }] = await get(
      first.origin,
      ann,
      `/api/rooms/${thread}/messages/1/edits`,
    );
    assertEquals(versions.length, 1);
  });

  await Promise.all([here.close(), there.close()]);
});

Deno.test("a thread's replies are counted for whoever follows it", async () => {
  await using server = await startServer();
  const { origin } = server;
  const [ann, bob, eve] = await Promise.all(
    ["ann", "bob", "eve"].map((name) => signUp(origin, name)),
  ) as [Account, Account, Account];
  const parent = await said(origin, ann, "lobby", "Lunch?");
  const thread = `lobby~${parent}`;
  assertEquals(await summary(origin, ann, "lobby", parent), undefined);
  await said(origin, bob, thread, "Soup");
  await said(origin, bob, thread, "or noodles");

  const { at: _at, people, ...told } = await summary(origin, ann, "lobby", parent);
  assertEquals(told, { seq: parent, count: 2, unread: 2, following: true });
  assertEquals(people.map(({ name }: Frame) => name), ["bob"]);
  assertEquals((await summary(origin, bob, "lobby", parent)).unread, 0);
  const others = await summary(origin, eve, "lobby", parent);
  assertEquals([others.unread, others.following], [0, undefined]);

  const { socket } = await join(origin, ann);
  await socket.request({ type: "read", room: thread, seq: 1 });
  assertEquals((await summary(origin, ann, "lobby", parent)).unread, 1);
  // Who replies has read what was there.
  await socket.request(reply(thread, "Soup then"));
  await said(origin, bob, thread, "At one");
  assertEquals((await summary(origin, ann, "lobby", parent)).unread, 1);
  // What is deleted is nothing new, in the summary, on the card and in the list alike.
  const gone = await said(origin, bob, thread, "or at two");
  assertEquals((await summary(origin, ann, "lobby", parent)).unread, 2);
  await must(origin, bob, `/rooms/${thread}/messages/${gone}`, { action: "delete" });
  assertEquals((await summary(origin, ann, "lobby", parent)).unread, 1);
  const card = await (await fetch(`${origin}/unread`, { headers: { cookie: ann.cookie } })).text();
  assertEquals(card.match(/\d+ new/g), ["1 new"]);
  const [, { rooms }] = await get(origin, ann, "/api/rooms");
  assertEquals(rooms.find(({ id }: Frame) => id === "lobby").threads, 1);
  assertEquals(
    (await summary(origin, eve, "lobby", parent)).people.map(({ name }: Frame) => name),
    ["bob", "ann"],
  );
  await socket.close();

  for (const seqs of ["", "0", "x", Array(101).fill(1).join(",")]) {
    const [status] = await get(origin, ann, `/api/rooms/lobby/threads?seqs=${seqs}`);
    assertEquals(status, 422, seqs.slice(0, 10));
  }
});

Deno.test("a first reply that is refused begins no thread", async () => {
  await using server = await startServer();
  const { origin } = server;
  const ann = await signUp(origin, "ann");
  const parent = await said(origin, ann, "lobby", "Lunch?");
  const thread = `lobby~${parent}`;
  await using socket = await listen(server, ann);
  const first = { ...reply(thread, "Soup"), replyTo: 1 };
  assertEquals((await socket.request(first)).code, "invalid");
  // As JSON, which is how it would be kept, this is larger than the store takes.
  assertEquals((await socket.request(reply(thread, "\u0001".repeat(10_800)))).code, "too_large");
  const [, { messages }] = await get(origin, ann, "/api/rooms/lobby/messages");
  assertEquals([messages.length, messages[0].thread], [1, undefined]);
});

Deno.test("there is no thread where it cannot be", async () => {
  await using server = await startServer();
  const { origin } = server;
  const ann = await signUp(origin, "ann");
  const { socket } = await join(origin, ann);
  const parent = await said(origin, ann, "lobby", "Lunch?");
  const gone = await said(origin, ann, "lobby", "Never mind");
  await socket.request({ type: "delete", room: "lobby", seq: gone });
  await said(origin, ann, `lobby~${parent}`, "Soup");
  // The event that the message has a thread, which is no message.
  const event = gone + 2;

  const { id: _id, ...nowhere } = await socket.request({ type: "sub", room: "nowhere" });
  for (
    const room of [
      "lobby~999",
      `lobby~${gone}`,
      `lobby~${event}`,
      "lobby~0",
      "lobby~01",
      `lobby~${parent}~1`,
      "nowhere~1",
      "~1",
    ]
  ) {
    const { id: _sub, ...sub } = await socket.request({ type: "sub", room });
    assertEquals(sub, nowhere, room);
    assertEquals((await socket.request(reply(room, "x"))).code, "not_found", room);
    assertEquals((await get(origin, ann, `/api/rooms/${room}/messages`))[0], 404, room);
  }
  // What is about rooms has nothing to do with a thread.
  for (const path of ["settings", "join", "leave", "members", "invites"]) {
    const { status } = await post(origin, ann, `/rooms/lobby~${parent}/${path}`, { topic: "x" });
    assertEquals(status, 404, path);
  }
  const begun = `lobby~${parent}`;
  const other = await said(origin, ann, "lobby", "Dinner?");
  const change = { type: "react", room: `lobby~${other}`, seq: 1, emoji: "👍", on: true };
  assertEquals((await socket.request(change)).code, "not_found");
  // A thread outlives what it is about.
  await socket.request({ type: "delete", room: "lobby", seq: parent });
  assertEquals((await socket.request(reply(begun, "Still here"))).type, "ok");
  await socket.close();
});

Deno.test("a thread has the rights of its room, at each moment", async (t) => {
  await using server = await startServer();
  const { origin } = server;
  const [ann, bob, eve] = await Promise.all(
    ["ann", "bob", "eve"].map((name) => signUp(origin, name)),
  ) as [Account, Account, Account];
  const room = await makeRoom(origin, ann, "private");
  await must(origin, ann, `/rooms/${room}/members`, { username: "bob" });
  const parent = await said(origin, ann, room, "Lunch?");
  const thread = `${room}~${parent}`;
  const [hers, his] = [await listen(server, ann, thread), await listen(server, bob, thread)];
  assertEquals((await his.request(reply(thread, "Soup"))).type, "ok");

  await t.step("read-only and archived hold for sockets that wrote before", async () => {
    for (const rule of ["readOnly", "archived"]) {
      await must(origin, ann, `/rooms/${room}/settings`, { [rule]: "true" });
      for (
        const frame of [
          reply(thread, "Late"),
          { type: "edit", room: thread, seq: 1, text: "x" },
          { type: "react", room: thread, seq: 1, emoji: "👍", on: true },
        ]
      ) {
        assertEquals((await his.request(frame)).code, "forbidden", `${rule} ${frame.type}`);
      }
      const isOpen = rule === "readOnly";
      assertEquals((await hers.request(reply(thread, rule))).type, isOpen ? "ok" : "error");
      await must(origin, ann, `/rooms/${room}/settings`, { [rule]: "false" });
    }
    assertEquals((await his.request(reply(thread, "Again"))).type, "ok");
  });

  await t.step("a moderator deletes any reply, a member only their own", async () => {
    const { seq } = await hers.request(reply(thread, "Hers"));
    assertEquals((await his.request({ type: "delete", room: thread, seq })).code, "forbidden");
    assertEquals((await hers.request({ type: "delete", room: thread, seq: 1 })).type, "ok");
  });

  await t.step("who loses the room loses its threads, and hears no more of them", async () => {
    const writing = (await join(origin, bob)).socket;
    assertEquals((await writing.request(reply(thread, "From elsewhere"))).type, "ok");
    // On a socket that listens to the thread alone, and one that only writes.
    await must(origin, ann, `/rooms/${room}/members/${await idOf(origin, bob, "lobby")}`, {
      change: "removed",
    });
    await his.waitFor(({ type, change }) => type === "rooms" && change === "removed");
    const { seq } = await hers.request(reply(thread, "Among ourselves"));
    await hers.until(() => hers.events(thread).some((event) => event.seq === seq));
    const { id: _id, ...nowhere } = await his.request(reply("nowhere~1", "x"));
    for (const socket of [his, writing]) {
      for (const frame of [reply(thread, "x"), { type: "sub", room: thread }]) {
        const { id: _other, ...answer } = await socket.request(frame);
        assertEquals(answer, nowhere);
      }
    }
    await writing.close();
    assert(!his.events(thread).some(({ text }) => text === "Among ourselves"));
    const [status] = await get(origin, bob, `/api/rooms/${thread}/messages`);
    assertEquals(status, 404);
  });

  await t.step("others cannot tell it from one that is not there", async () => {
    for (const path of ["messages", "messages/1/edits"]) {
      assertEquals(
        await get(origin, eve, `/api/rooms/${thread}/${path}`),
        await get(origin, eve, `/api/rooms/nowhere~1/${path}`),
      );
    }
  });
  await Promise.all([hers.close(), his.close()]);
});

Deno.test("the page of one's threads has those that one follows and may see", async () => {
  await using server = await startServer();
  const { origin } = server;
  const [ann, bob] = await Promise.all([signUp(origin, "ann"), signUp(origin, "bob")]);
  const room = await makeRoom(origin, ann, "private", "cellar");
  await must(origin, ann, `/rooms/${room}/members`, { username: "bob" });
  const page = async (account: Account, query = "") => {
    const response = await fetch(`${origin}/threads${query}`, {
      headers: { cookie: account.cookie },
    });
    return await response.text();
  };
  assert((await page(bob)).includes("No threads yet"));
  const inside = await said(origin, ann, room, "Secret lunch?");
  await said(origin, bob, `${room}~${inside}`, "Soup");
  for (let number = 1; number <= 21; number++) {
    const parent = await said(origin, ann, "lobby", `Question ${number}!`);
    await said(origin, bob, `lobby~${parent}`, "An answer");
  }
  const first = await page(ann);
  assert(first.includes("Question 21!") && first.includes("1 new"));
  assert(!first.includes("Question 1!") && !first.includes("Secret lunch?"));
  const [older] = /\/threads(\?after=[^"]+)/.exec(first)?.slice(1) ?? [];
  const last = await page(ann, older);
  assert(last.includes("Question 1!") && last.includes("Secret lunch?"));
  assert(last.includes("cellar") && !last.includes("Question 21!"));
  // What bob answered himself is nothing new to him, and what he was removed from is gone.
  assert(!(await page(bob)).includes("1 new"));
  await must(origin, ann, `/rooms/${room}/members/${await idOf(origin, bob, "lobby")}`, {
    change: "removed",
  });
  const his = await page(bob) + await page(bob, older);
  assert(!his.includes("Secret lunch?") && !his.includes("cellar"));
});

Deno.test("a reply is not written by rules that change before its commit", async () => {
  await using store = await openMemoryStore();
  const { kv, rooms, log } = store;
  const thread = `${LOBBY}~1`;
  await kv.commit((op) => op.set(keys.head(thread), newHead()));
  const author = { id: "ann", username: "ann", name: "Ann" };
  const write = { kind: "message", author, cid: crypto.randomUUID(), text: "x" } as const;
  const append = async (commit: Kv["commit"]) => {
    const at = (await log.head(thread))!;
    const cids = new CidIndex(kv, log, thread);
    await cids.follow(at.head);
    return await log.append(thread, at, [write], { commit, now: 1_000, cids });
  };
  const room = await rooms.get(LOBBY);
  const lost = await append(async (build, issued) => {
    await kv.commit((op) => op.set(keys.room(LOBBY), { ...room, archived: true }));
    return await kv.commit(build, issued);
  });
  assertEquals(lost, undefined);
  const refused = await append(kv.commit.bind(kv));
  assertEquals([refused?.batch, "error" in refused!.outcomes[0]!], [undefined, true]);
});

Deno.test("one person has another one follow so many threads in a day, and others may still", async () => {
  await using server = await startServer({ env: { RATE_LIMITS: "on" } });
  const { origin } = server;
  const names = ["ann", "bob", "cat"] as const;
  const [ann, bob, cat] = await Promise.all(names.map((name) => signUp(origin, name)));
  await using writer = await listen(server, cat!, "lobby");
  await using caller = await listen(server, ann!, "lobby");
  const seqs: number[] = [];
  for (let count = 0; count < 52; count++) {
    seqs.push((await writer.request(reply("lobby", "a message"))).seq);
  }
  for (const seq of seqs) {
    assertEquals((await caller.request(reply(`lobby~${seq}`, "@bob @all"))).type, "ok");
  }
  const path = `/api/rooms/lobby/threads?seqs=${seqs.join(",")}`;
  const follows = async () => {
    const [, { threads }] = await get(origin, bob!, path);
    return threads.filter(({ following }: Frame) => following).length;
  };
  assertEquals(await follows(), 50);
  const last = `lobby~${seqs.at(-1)}`;
  assertEquals((await writer.request(reply(last, "@bob"))).type, "ok");
  assertEquals(await follows(), 51);
});
