import { pause, within } from "../../lib/base/pause.ts";
import {
  type Account,
  connect,
  type Frame,
  join,
  type RawSocket,
  signIn,
} from "../support/client.ts";
import { idOf, makeRoom, must } from "../support/rooms.ts";
import type { TestServer } from "../support/server.ts";
import type { Random } from "./random.ts";
import { removedWriter } from "./removal_race.ts";

/** Two processes on one database, of two isolates each, and who is on them. */
export interface RaceField {
  servers: readonly TestServer[];
  /** Makes rooms, and removes others from them. */
  owner: Account;
  /** Signs in and out, and is removed. */
  guest: Account;
  /** Another account that the guest has. */
  stranger: Account;
  /** The guest's user id. */
  guestId: string;
  random: Random;
}

/**
 * One round of a race between what ends a right and what rests on it. Says what outlived the end: an
 * empty list is right.
 */
export type Race = (field: RaceField) => Promise<string[]>;

/** Every race, by its name: one more is one more entry. */
export const RACES: Record<string, Race> = { signOut, removal, removedWriter };

function pick({ servers, random }: RaceField): string {
  return random.pick(servers).origin;
}

/** A session ends while its sockets are upgraded and say hello. */
async function signOut(field: RaceField): Promise<string[]> {
  const { random, guest } = field;
  const account = await signIn(pick(field), guest.username);
  // An isolate hears of what another one ends by a way of its own; half of the rounds are within one.
  const near = { ...field, servers: [random.pick(field.servers)] };
  const isNear = random.next() < 0.5;
  const isOver = Promise.withResolvers<void>();
  const sockets = Array.from(
    { length: 10 },
    (_, place) => keepSession(isNear ? near : field, account, place, isOver.promise),
  );
  await pause(random.between(0, 10));
  await must(pick(isNear ? near : field), account, "/logout");
  isOver.resolve();
  const found = await Promise.all(sockets);
  return found.flatMap((one) => one ?? []);
}

/** What a socket of the session could still do after its end, if anything. */
async function keepSession(
  field: RaceField,
  account: Account,
  waitMs: number,
  over: Promise<void>,
): Promise<string | undefined> {
  await pause(waitMs);
  let socket: RawSocket;
  try {
    socket = await connect(pick(field), account);
  } catch {
    // It was over before the upgrade.
    return undefined;
  }
  socket.send({ type: "hello", v: 1 });
  await over;
  const end = await within(socket.closed, END_MS, undefined);
  if (end !== undefined) {
    return end.code === 4401 ? undefined : `a socket was closed with ${end.code}`;
  }
  const send = { type: "send", room: "lobby", cid: crypto.randomUUID(), text: "still here" };
  const answer = await socket.request(send).catch(() => undefined);
  await socket.close();
  return `a socket lives on, and its message was answered with ${answer?.type}`;
}

/** Within a second, says the protocol; a busy machine is given more. */
const END_MS = 15_000;

/** Somebody is removed from a room while their sockets subscribe to it and to a thread in it. */
async function removal(field: RaceField): Promise<string[]> {
  const { owner, guest, guestId, random } = field;
  const origin = pick(field);
  const room = await makeRoom(origin, owner, "private");
  await must(origin, owner, `/rooms/${room}/members`, { username: guest.username });
  await must(origin, owner, `/rooms/${room}/messages`, { text: "begins" });
  const seq = await newestSeq(origin, owner, room);
  const thread = `${room}~${seq}`;
  await must(origin, owner, `/rooms/${thread}/messages`, { text: "replies" });

  const sockets: RawSocket[] = [];
  for (let count = 0; count < 3; count++) {
    sockets.push((await join(pick(field), guest)).socket);
  }
  const late = connect(pick(field), guest);
  const epoch = await epochOf(sockets[0]!, room);
  const begin = { epoch, seq: 0 };
  const busy = sockets.map((socket) => subscribe(socket, [room, thread], begin, random));
  const greeting = late.then(async (socket) => {
    sockets.push(socket);
    await pause(random.between(0, 6));
    socket.send({ type: "hello", v: 1, rooms: { [room]: begin, [thread]: begin } });
    await socket.next(({ type }) => type === "welcome");
  });
  await pause(random.between(0, 6));
  await must(pick(field), owner, `/rooms/${room}/members/${guestId}`, { change: "removed" });
  await Promise.all([...busy, greeting]);
  for (const socket of sockets) {
    await socket.request({ type: "sub", room: "lobby" });
  }
  // What comes to be after the removal is known everywhere.
  await settled(field, sockets);
  const marks = sockets.map((socket) => socket.frames.length);
  const elsewhere = pick(field);
  await must(elsewhere, owner, `/rooms/${room}/messages`, { text: "after it" });
  await must(elsewhere, owner, `/rooms/${thread}/messages`, { text: "a reply after it" });
  await settled(field, sockets);
  const heard = sockets.flatMap((socket, index) =>
    socket.frames.slice(marks[index]).filter((frame) => isAbout(frame, room))
      .map((frame) => `${JSON.stringify(frame).slice(0, 200)} came after the removal`)
  );
  // Those that were sent before the guest was told may have come late, but are before it in the log.
  const end = await removedAt(elsewhere, owner, room, guestId);
  const beyond = sockets.flatMap((socket) =>
    socket.events(room).filter((event) => event.seq >= end)
      .map((event) => `event ${event.seq} of a room that was lost at ${end}`)
  );
  await Promise.all(sockets.map((socket) => socket.close()));
  return [...heard, ...beyond];
}

function isAbout({ type, room }: Frame, lost: string): boolean {
  return type !== "rooms" && typeof room === "string" &&
    (room === lost || room.startsWith(`${lost}~`));
}

async function newestSeq(origin: string, account: Account, room: string): Promise<number> {
  const page = await history(origin, account, room);
  return page.messages.at(-1).seq;
}

/** The `seq` of the last event in the log that says that the person was removed. */
async function removedAt(origin: string, account: Account, room: string, user: string) {
  const { events } = await history(origin, account, room);
  return events.findLast((event: Frame) => event.user === user && event.change === "removed").seq;
}

async function history(origin: string, { cookie }: Account, room: string): Promise<Frame> {
  const response = await fetch(`${origin}/api/rooms/${room}/messages`, { headers: { cookie } });
  return await response.json();
}

async function epochOf(socket: RawSocket, room: string): Promise<string> {
  const { epoch } = await socket.request({ type: "sub", room });
  await socket.request({ type: "unsub", room });
  return epoch;
}

/** Subscribes again and again, from the head and from the beginning, until a while after the removal. */
async function subscribe(
  socket: RawSocket,
  rooms: readonly string[],
  begin: { epoch: string; seq: number },
  random: Random,
): Promise<void> {
  const answers: Promise<Frame>[] = [];
  for (let count = 0; count < 12; count++) {
    const room = random.pick(rooms);
    const position = random.next() < 0.5 ? begin : {};
    answers.push(socket.request({ type: "sub", room, ...position }));
    if (random.next() < 0.2) answers.push(socket.request({ type: "unsub", room }));
    await pause(random.between(0, 2));
  }
  await Promise.all(answers);
}

/** Waits until each socket has heard of a message in the lobby from each process: so of all before it. */
async function settled(
  { servers, owner }: RaceField,
  sockets: readonly RawSocket[],
): Promise<void> {
  for (let time = 0; time < 2; time++) {
    for (const { origin } of servers) {
      const text = crypto.randomUUID();
      await must(origin, owner, "/rooms/lobby/messages", { text });
      await Promise.all(
        sockets.map((socket) =>
          socket.waitFor(({ type, events }) =>
            type === "events" && events.some((event: Frame) => event.text === text)
          )
        ),
      );
    }
  }
}

/** Runs a race so often, some at a time; what outlived, and in how many rounds something did. */
export async function runRace(
  race: Race,
  field: RaceField,
  rounds: number,
): Promise<{ outlived: number; examples: string[] }> {
  let [next, outlived] = [0, 0];
  const examples: string[] = [];
  const hand = async () => {
    while (next++ < rounds) {
      const found = await race(field);
      if (found.length > 0) outlived++;
      examples.push(...found);
    }
  };
  await Promise.all(Array.from({ length: Math.min(HANDS, rounds) }, hand));
  return { outlived, examples };
}

/** Rounds at a time. */
const HANDS = 4;

/** The user id of whoever is to be removed. */
export function guestIdOf(origin: string, guest: Account): Promise<string> {
  return idOf(origin, guest, "lobby");
}
