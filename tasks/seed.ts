/**
 * `deno task seed [--people=N] [--messages=N] [--force]`: fills the database with people, rooms, some
 * weeks of talk and everything else that Parlor can do, through the same services as the server, and
 * prints how to sign in. An empty database only, unless forced.
 */
import { readOwnConfig } from "../lib/base/config.ts";
import { ChatError } from "../lib/base/errors.ts";
import { newSecret } from "../lib/base/ids.ts";
import { systemClock } from "../lib/base/clock.ts";
import { openServices, type Services } from "../lib/services.ts";
import { keys } from "../lib/store/kv/keys.ts";
import { LOBBY, type Room } from "../lib/store/rooms/rooms.ts";
import type { User } from "../lib/store/people/users.ts";
import { converse } from "./seed/conversations.ts";
import { showcase } from "./seed/showcase.ts";
import { BOT, PEOPLE, ROOMS, type Talk } from "./seed/talk.ts";

const SPAN_MS = 21 * 24 * 60 * 60 * 1000;

/** The length of the showcase, at the end of that, in milliseconds, and of each step of it. */
const SHOWCASE_MS = 60 * 60_000;
const STEP_MS = 40_000;

/** The password is random, and long enough not to be guessed: hashes of it need not be dear. */
const PASSWORD_COST = 10;

const MESSAGES = 3_000;

/** Attempts and messages are counted by address; none of these came over a network. */
const ADDRESS = "seed";

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: string[]): Promise<number> {
  const config = { ...readOwnConfig(), rateLimits: false, passwordCost: PASSWORD_COST };
  const count = readCount(args, "people", PEOPLE.length, { min: 2, max: PEOPLE.length });
  const messages = readCount(args, "messages", MESSAGES, { min: 0, max: 1_000_000 });
  if (count === undefined || messages === undefined) return 2;
  // Time runs from the first line to the last one, so that the talk is spread over weeks.
  const until = Date.now();
  let now = until - SPAN_MS;
  const services = await openServices(config, { clock: { ...systemClock, now: () => now } });
  try {
    const { value: owner } = await services.kv.get(keys.owner());
    if (owner !== null && !args.includes("--force")) {
      console.error(
        `${config.kvPath} already has accounts. Use --force to add the demo to them.`,
      );
      return 1;
    }
    const password = newSecret(9);
    const people = await signUpAll(services, PEOPLE.slice(0, count), password);
    const bot = await signUp(services, BOT, password);
    const rooms = await Promise.all(ROOMS.map((talk) => openRoom(services, talk, people[0]!)));
    const lines = converse({
      rooms: ROOMS,
      people: people.length,
      messages,
      from: now,
      until: until - SHOWCASE_MS,
    });
    for (const { at, room, author, text } of lines) {
      now = at;
      await services.messages.post(people[author]!, ADDRESS, {
        room: rooms[room]!.id,
        cid: crypto.randomUUID(),
        text,
      });
    }
    now = until - SHOWCASE_MS;
    const shown = await showcase({
      services,
      people,
      bot,
      lobby: rooms[0]!,
      address: ADDRESS,
      tick: () => now = Math.min(now + STEP_MS, until),
    });
    console.log(
      `Added ${people.length} people, a bot, ${rooms.length + shown.rooms} rooms and ` +
        `${lines.length + shown.messages} messages.`,
    );
    console.log(`Sign in as ${people[0]!.username} (or any of them) with the password ${password}`);
    return 0;
  } finally {
    await services.close();
  }
}

/** The number of an option such as `--people=3`; undefined, with a line that says so, when it is none. */
function readCount(
  args: string[],
  name: string,
  fallback: number,
  { min, max }: { min: number; max: number },
): number | undefined {
  const given = args.findLast((arg) => arg.startsWith(`--${name}=`));
  const count = given === undefined ? fallback : Number(given.split("=")[1]);
  if (Number.isSafeInteger(count) && count >= min && count <= max) return count;
  console.error(`--${name} must be a whole number from ${min} to ${max}.`);
  return undefined;
}

async function signUpAll(
  services: Services,
  names: readonly string[],
  password: string,
): Promise<User[]> {
  const [first = "", ...others] = names;
  // The first account of a server is its owner's, so it goes ahead of the others.
  const owner = await signUp(services, first, password);
  return [owner, ...await Promise.all(others.map((name) => signUp(services, name, password)))];
}

/** Makes an account under the name, or the name with a number when it is taken. */
async function signUp({ accounts }: Services, name: string, password: string): Promise<User> {
  const plain = name.normalize("NFD").replaceAll(/\p{M}/gu, "").toLowerCase();
  for (let number = 1;; number++) {
    const username = number === 1 ? plain : `${plain}${number}`;
    try {
      const { user, token } = await accounts.signUp({
        username,
        // Whose username is taken would not be told apart by the name either.
        name: number === 1 ? name : `${name} ${number}`,
        password,
        address: ADDRESS,
      });
      await accounts.signOut(token);
      return user;
    } catch (error) {
      if (!(error instanceof ChatError && error.code === "conflict")) throw error;
    }
  }
}

/** Makes the room, or finds the one of this name that is there. */
async function openRoom({ rooms }: Services, { name, topic }: Talk, by: User): Promise<Room> {
  try {
    return await rooms.create({ name, kind: "public", topic }, by);
  } catch (error) {
    if (!(error instanceof ChatError && error.code === "conflict")) throw error;
    for (let after: string | undefined, more = true; more;) {
      const page = await rooms.listPublic({ after, limit: 100 });
      const found = page.rooms.find((room) =>
        room.name === name || room.id === LOBBY && name === LOBBY
      );
      if (found !== undefined) return found;
      after = page.next;
      more = after !== undefined;
    }
    throw error;
  }
}
