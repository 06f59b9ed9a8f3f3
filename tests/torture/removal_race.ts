import { type Account, type Frame, join, signUp } from "../support/client.ts";
import { idOf, makeRoom, must, post } from "../support/rooms.ts";

/** People who stay the same over all rounds, and the servers of one database. */
export interface RemovalScene {
  origins: readonly string[];
  moderator: Account;
  /** Who is removed, over and over, and their user id. */
  removed: Account & { id: string };
  /** Another account that the removed tries to come back with. */
  stranger: Account;
}

/** What outlived a removal, and what was tried. */
export interface RemovalReport {
  /** Invites of the removed by which somebody still came in. */
  invites: number;
  /** Events of the removed after the one of their removal, and replies after its answer. */
  writes: number;
  tried: number;
}

/** Requests of each kind that are under way while somebody is removed. */
const EACH = 6;

/**
 * Somebody is removed from a room while they make invites and write to it in every way, by socket and
 * by form, at every server. Nothing of that may come after the removal.
 */
export async function removalRound(
  { origins, moderator, removed, stranger }: RemovalScene,
  kind: "private" | "public",
): Promise<RemovalReport> {
  const at = () => origins[Math.floor(Math.random() * origins.length)]!;
  const room = await makeRoom(at(), moderator, kind);
  await must(at(), moderator, `/rooms/${room}/members`, { username: removed.username });
  await must(at(), removed, `/rooms/${room}/messages`, { text: "theirs" });
  await must(at(), moderator, `/rooms/${room}~2/messages`, { text: "a thread" });
  const sockets = await Promise.all(
    origins.map(async (origin) => (await join(origin, removed)).socket),
  );
  try {
    for (const socket of sockets) await socket.request(write(room, 0));
    const codes: string[] = [];
    const one = (n: number) => sockets[n % sockets.length]!;
    const doings = Array.from({ length: EACH }, (_, n) => [
      () => invite(at(), removed, room, codes),
      () => post(at(), removed, `/rooms/${room}/messages`, { text: "by form" }),
      () => post(at(), removed, `/rooms/${room}~2/messages`, { text: "in the thread" }),
      () => post(at(), removed, "/rooms/lobby/messages/1/forward", { to: room }),
      ...sockets.map((socket) => () => socket.request(write(room, n))),
      ...sockets.map((socket) => () => socket.request({ ...write(room, n), room: `${room}~2` })),
      () => one(n).request({ type: "react", room, seq: 2, emoji: "👍", on: n % 2 === 0 }),
      () => one(n).request({ type: "edit", room, seq: 2, text: `edit ${n}` }),
      () => one(n).request({ type: "pin", room, seq: 2, on: n % 2 === 0 }),
    ]).flat();
    shuffle(doings);
    const when = Math.floor(Math.random() * doings.length);
    let replies: Promise<number> | undefined;
    const all = doings.map((act, index) => {
      if (index === when) {
        replies = must(at(), moderator, `/rooms/${room}/members/${removed.id}`, {
          change: "removed",
        }).then(() => repliesOf(at(), moderator, room));
      }
      return act();
    });
    await Promise.all(all);
    const after = await replies!;
    const late = await repliesOf(at(), moderator, room) - after;
    const events = await eventsOf(at(), moderator, room);
    const end = events.find(({ kind, change }) => kind === "member" && change === "removed");
    if (end === undefined) throw new Error("There is no event of the removal.");
    const written = events.filter(({ by, seq }) => by === removed.id && seq > end.seq);
    const tries = await Promise.all(codes.map((code) => post(at(), stranger, `/join/${code}`)));
    return {
      invites: tries.filter(({ status }) => status < 400).length,
      writes: written.length + late,
      tried: all.length,
    };
  } finally {
    for (const socket of sockets) await socket[Symbol.asyncDispose]();
  }
}

function write(room: string, n: number): Frame {
  return { type: "send", room, cid: crypto.randomUUID(), text: `by socket ${n}` };
}

async function invite(origin: string, account: Account, room: string, codes: string[]) {
  const { status, body } = await post(origin, account, `/rooms/${room}/invites`);
  if (status === 201) codes.push(JSON.parse(body).code);
}

async function repliesOf(origin: string, { cookie }: Account, room: string): Promise<number> {
  const answer = await fetch(`${origin}/api/rooms/${room}/threads?seqs=2`, { headers: { cookie } });
  return (await answer.json()).threads[0].count;
}

/** Every event of the room. */
async function eventsOf(origin: string, account: Account, room: string): Promise<Frame[]> {
  const { socket, welcome } = await join(origin, account);
  try {
    const { epoch } = welcome.rooms.find(({ id }: Frame) => id === room);
    const { head } = await socket.request({ type: "sub", room, epoch, seq: 0 });
    await socket.until(() => socket.events(room).some(({ seq }) => seq === head));
    return socket.events(room);
  } finally {
    await socket[Symbol.asyncDispose]();
  }
}

function shuffle(list: unknown[]): void {
  for (let end = list.length - 1; end > 0; end--) {
    const other = Math.floor(Math.random() * (end + 1));
    [list[end], list[other]] = [list[other], list[end]];
  }
}

/** Signs everybody up, and says something in the lobby. */
export async function openRemovals(origins: readonly string[]): Promise<RemovalScene> {
  const origin = origins[0]!;
  const [moderator, bob, stranger] = [
    await signUp(origin, "ann"),
    await signUp(origin, "bob"),
    await signUp(origin, "eve"),
  ];
  await must(origin, moderator, "/rooms/lobby/messages", { text: "hello" });
  return {
    origins,
    moderator,
    removed: { ...bob, id: await idOf(origin, bob, "lobby") },
    stranger,
  };
}
