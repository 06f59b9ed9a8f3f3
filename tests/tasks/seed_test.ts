import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { converse } from "../../tasks/seed/conversations.ts";
import { ROOMS } from "../../tasks/seed/talk.ts";
import { startServer } from "../support/server.ts";
import { signIn } from "../support/client.ts";

async function seed(
  kvPath: string,
  ...args: string[]
): Promise<{ code: number; out: string; err: string }> {
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", "tasks/seed.ts", ...args],
    env: { DENO_KV_PATH: kvPath, LOG_LEVEL: "error" },
  }).output();
  const decoder = new TextDecoder();
  return { code, out: decoder.decode(stdout), err: decoder.decode(stderr) };
}

/** A message as the server gives it, as far as it is asked for here. */
interface Said {
  seq: number;
  by: string;
  text?: string;
  replyTo?: number;
  editedAt?: number;
  deletedAt?: number;
  pinned?: unknown;
  thread?: unknown;
  mentions?: string[];
  reactions?: { emoji: string; users: string[] }[];
}

interface Found {
  me: string;
  rooms: {
    id: string;
    name: string;
    kind: string;
    archived?: boolean;
    readOnly?: boolean;
    unread: number;
    mentions: number;
    threads?: number;
    people?: unknown[];
  }[];
  /** All that was said in any room, and what happened to the rooms. */
  said: Said[];
  stateEvents: { kind: string; change?: string; role?: string; topic?: string }[];
  people: { name: string; state: string; status?: { emoji?: string; text?: string } }[];
  commands: { name: string }[];
  /** The pages of bookmarks, of threads, of the drafts and of a private room's settings. */
  pages: { bookmarks: string; threads: string; settings: string; status: string };
  drafts: string[];
}

const some = ({ said }: Found, pattern: RegExp) => said.some(({ text = "" }) => pattern.test(text));

/** Everything that Parlor can do, and how it is seen that the demo shows it. */
const CAPABILITIES: Record<string, (found: Found) => boolean> = {
  "many people": ({ people }) => people.length > 20,
  "names in other scripts": ({ people }) => people.some(({ name }) => /\p{Script=Han}/u.test(name)),
  "reactions": ({ said }) => said.some(({ reactions }) => (reactions?.length ?? 0) > 0),
  "replies": ({ said }) => said.some(({ replyTo }) => replyTo !== undefined),
  "threads": ({ said }) => said.some(({ thread }) => thread !== undefined),
  "a followed thread with something new": ({ rooms, pages }) =>
    rooms.some(({ threads = 0 }) => threads > 0) && pages.threads.includes("tune a piano"),
  "pins": ({ said }) => said.filter(({ pinned }) => pinned !== undefined).length > 1,
  "a bookmark": ({ pages }) => pages.bookmarks.includes("boxes of books"),
  "edited messages": ({ said }) => said.some(({ editedAt }) => editedAt !== undefined),
  "deleted messages": ({ said }) => said.some(({ deletedAt }) => deletedAt !== undefined),
  "forwarded messages": (found) => some(found, /wrote \(\[original\]\(/),
  "mentions": ({ said, me }) => said.some(({ mentions }) => mentions?.includes(me)),
  "mentions of everybody who is here": (found) => some(found, /@here/),
  "a direct message": ({ rooms }) => rooms.some(({ people }) => people?.length === 1),
  "a direct message of several": ({ rooms }) => rooms.some(({ people }) => people?.length === 2),
  "notes to oneself": ({ rooms }) =>
    rooms.some(({ kind, name }) => kind === "direct" && name === "Amara (you)"),
  "a private room": ({ rooms }) => rooms.some(({ kind }) => kind === "private"),
  "an invite": ({ pages }) => pages.settings.includes("/join/"),
  "an announcement room": ({ rooms }) => rooms.some(({ readOnly }) => readOnly === true),
  "an archived room": ({ rooms }) => rooms.some(({ archived }) => archived === true),
  "somebody added": ({ stateEvents }) => stateEvents.some(({ change }) => change === "joined"),
  "somebody removed": ({ stateEvents }) => stateEvents.some(({ change }) => change === "removed"),
  "a moderator made": ({ stateEvents }) => stateEvents.some(({ role }) => role === "moderator"),
  "a poll with votes": ({ said }) =>
    said.some(({ text, reactions }) => text?.startsWith("📊") && (reactions?.length ?? 0) > 1),
  "a command": (found) => some(found, /^_is listening/) || some(found, /listening at the door/),
  "a bot's command": ({ commands }) => commands.some(({ name }) => name === "tea"),
  "statuses": ({ people }) => people.filter(({ status }) => status?.emoji).length > 1,
  "a status of one's own": ({ pages }) => pages.status.includes("In a meeting"),
  "a draft": ({ drafts }) => drafts.some((text) => text !== ""),
  "unread messages": ({ rooms }) => rooms.some(({ unread }) => unread > 0),
  "unread mentions": ({ rooms }) => rooms.some(({ mentions }) => mentions > 0),
  "rooms that are read": ({ rooms }) => rooms.some(({ unread }) => unread === 0),
  "code": (found) => some(found, /^```ts$/m),
  "a table": (found) => some(found, /^\| :?-+/m),
  "lists": (found) => some(found, /^1\. /m) && some(found, /^ +- /m),
  "quotes": (found) => some(found, /^> /m),
  "emphasis": (found) => some(found, /\*\*.*~~/s),
  "links": (found) => some(found, /https:/),
  "large emoji": (found) => some(found, /^\p{Emoji_Presentation}$/u),
  "long texts": ({ said }) => said.some(({ text = "" }) => text.length > 1_200),
  "writing from right to left": (found) =>
    some(found, /\p{Script=Arab}/u) && some(found, /\p{Script=Hebr}/u),
  "Chinese, Japanese and Korean": (found) =>
    ["Han", "Hira", "Hang"].every((script) => some(found, RegExp(`\\p{Script=${script}}`, "u"))),
};

Deno.test("seed fills an empty database that a server then serves, with everything there is", async (t) => {
  const folder = await Deno.makeTempDir({ prefix: "parlor-seed-" });
  try {
    const kvPath = `${folder}/demo.kv`;
    const first = await seed(kvPath, "--messages=300");
    assertEquals(first.code, 0, first.err);
    const [, count = ""] =
      /^Added 21 people, a bot, 13 rooms and (\d+) messages\.$/m.exec(first.out) ?? [];
    assert(Number(count) > 300, first.out);
    const [, username = "", password = ""] = /Sign in as (\S+) .*password (\S+)/.exec(first.out) ??
      [];

    const again = await seed(kvPath);
    assertEquals(again.code, 1);
    assertStringIncludes(again.err, "already has accounts");

    const unclear = await seed(kvPath, "--people=many");
    assertEquals(unclear.code, 2);
    assertStringIncludes(unclear.err, "--people must be a whole number from 2 to 21.");

    await using server = await startServer({ kvPath });
    const found = await look(server.origin, username, password);
    for (const [name, isShown] of Object.entries(CAPABILITIES)) {
      await t.step(`it shows ${name}`, () => assert(isShown(found)));
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("seed adds a demo of two people to a database with accounts when it is forced to", async () => {
  const folder = await Deno.makeTempDir({ prefix: "parlor-seed-" });
  try {
    const kvPath = `${folder}/demo.kv`;
    for (const [number, args] of [["", []], ["2", ["--force"]]] as const) {
      const { code, out, err } = await seed(kvPath, "--people=2", "--messages=20", ...args);
      assertEquals(code, 0, err);
      assertMatch(out, new RegExp(`Sign in as amara${number} `));
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

/** All that somebody can see of a server. */
async function look(origin: string, username: string, password: string): Promise<Found> {
  const { cookie } = await signIn(origin, username, password);
  const get = (path: string) => fetch(`${origin}${path}`, { headers: { cookie } });
  const json = async (path: string) => await (await get(path)).json();
  const text = async (path: string) => await (await get(path)).text();
  const { rooms }: { rooms: Found["rooms"] } = await json("/api/rooms");
  const pages = await Promise.all(
    rooms.map(({ id }) => json(`/api/rooms/${id}/messages?limit=200`)),
  );
  const drafts = await Promise.all(rooms.map(({ id }) => json(`/api/rooms/${id}/draft`)));
  const { people } = await json("/api/rooms/lobby/people");
  const secret = rooms.find(({ kind }) => kind === "private")?.id;
  return {
    me: people.find((person: { username: string }) => person.username === username).id,
    rooms,
    said: pages.flatMap(({ messages }) => messages),
    stateEvents: pages.flatMap(({ events = [] }) => events),
    people,
    commands: (await json("/api/rooms/lobby/commands")).commands,
    pages: {
      bookmarks: await text("/bookmarks"),
      threads: await text("/threads"),
      settings: await text(`/rooms/${secret}/settings`),
      status: await text("/status"),
    },
    drafts: drafts.map((draft: { text: string }) => draft.text),
  };
}

Deno.test("converse() gives as many lines as asked, in order, within the time", () => {
  const scene = { rooms: ROOMS, people: 5, messages: 500, from: 1_000, until: 90_000_000 };
  const lines = converse(scene);
  assertEquals(lines.length, 500);
  assertEquals(lines, converse(scene));
  let last = scene.from;
  for (const { at, room, author, text } of lines) {
    assert(at >= last && at <= scene.until);
    assert(room < ROOMS.length && author < 5 && text !== "");
    last = at;
  }
});
