import { type Account, type Frame, join } from "../support/client.ts";
import { makeRoom, must, post } from "../support/rooms.ts";
import type { RaceField } from "./races.ts";
import type { Random } from "./random.ts";

/** Requests of each kind that are under way while somebody is removed. */
const EACH = 6;

/**
 * Somebody is removed from a room while they make invites and write to it in every way, by socket and
 * by form, at every server. Nothing of that may come after the removal.
 */
export async function removedWriter(field: RaceField): Promise<string[]> {
  const { servers, owner: moderator, guest: removed, guestId, stranger, random } = field;
  const origins = servers.map(({ origin }) => origin);
  const at = () => random.pick(origins);
  const kind = random.next() < 0.5 ? "private" : "public";
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
    shuffle(doings, random);
    const when = random.between(0, doings.length - 1);
    let replies: Promise<number> | undefined;
    const all = doings.map((act, index) => {
      if (index === when) {
        replies = must(at(), moderator, `/rooms/${room}/members/${guestId}`, {
          change: "removed",
        }).then(() => repliesOf(at(), moderator, room));
      }
      return act();
    });
    await Promise.all(all);
    const after = await replies!;
    const events = await eventsOf(at(), moderator, room);
    const end = events.find(({ kind, change }) => kind === "member" && change === "removed");
    if (end === undefined) throw new Error("There is no event of the removal.");
    const written = events.filter(({ by, seq }) => by === guestId && seq > end.seq);
    const tries = await Promise.all(codes.map((code) => post(at(), stranger, `/join/${code}`)));
    const late = await repliesOf(at(), moderator, room) - after;
    const good = tries.filter(({ status }) => status < 400).length;
    return [
      ...written.map(({ kind, seq }) => `a ${kind} at ${seq} came after the removal at ${end.seq}`),
      ...(late > 0 ? [`${late} replies came after the removal`] : []),
      ...(good > 0 ? [`${good} invites of the removed were good after it`] : []),
    ];
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
  const { socket } = await join(origin, account);
  try {
    const answer = await fetch(`${origin}/api/rooms/${room}`, {
      headers: { cookie: account.cookie },
    });
    const { epoch } = await answer.json();
    const { head } = await socket.request({ type: "sub", room, epoch, seq: 0 });
    await socket.until(() => socket.events(room).some(({ seq }) => seq === head));
    return socket.events(room);
  } finally {
    await socket[Symbol.asyncDispose]();
  }
}

function shuffle(list: unknown[], random: Random): void {
  for (let end = list.length - 1; end > 0; end--) {
    const other = random.between(0, end);
    [list[end], list[other]] = [list[other], list[end]];
  }
}
