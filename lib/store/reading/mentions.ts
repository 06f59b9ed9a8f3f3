import type { Blocks } from "../people/blocks.ts";
import type { NamedInText, Write } from "../log/write.ts";
import { type Person, ROOM_MENTION } from "../../protocol/event.ts";
import { threadOf } from "../../protocol/thread.ts";
import { crowdOf } from "../../text/names/mentions.ts";
import { foldUsername } from "../../text/names/names.ts";
import { beginningsOf, findNamed, LOOKED_UP } from "../../text/names/named.ts";
import type { Operation } from "../kv/operation.ts";
import { keys } from "../kv/keys.ts";
import type { Kv } from "../kv/kv.ts";
import { holderOf } from "../people/usernames.ts";
import { type RoomsOfTexts, roomsOfTexts } from "../rooms/named_rooms.ts";

/** How many names in one text are looked up, and how many people `@here` names before it is everybody. */
const NAMED = 50;
const HERE = 100;

/** How many unread mentions of a room are counted; nobody is told more than that. */
const COUNTED = 100;

/** The lookups by which a name is resolved. */
export interface MentionsDeps {
  /** Those of these people who belong to the room. */
  among(room: string, users: readonly string[]): Promise<string[]>;
  /** At most `limit` people who belong to the room. */
  membersOf(room: string, limit: number): Promise<string[]>;
  /** The people with these ids. */
  people(ids: readonly string[]): Promise<Person[]>;
  blocks: Pick<Blocks, "has">;
  /** Those of these people who may not call everybody of the room at once. */
  refusedCallers(room: string, users: readonly string[]): Promise<readonly string[]>;
  /** Whether somebody is a guest of the server, who knows of no room but their own. */
  isGuest(user: string): boolean;
}

/** A change of the mentions of the message at `seq`. */
export interface MentionChange {
  seq: number;
  by: string;
  now: readonly string[];
  before: readonly string[];
}

/** The people whom each write mentions. */
export type Mentioned = ReadonlyMap<Write, readonly string[]>;

/** The mentions in some writes, the people whom they name, and the rooms. */
export interface NamedInWrites {
  mentioned: Mentioned;
  named: readonly Person[];
  rooms: RoomsOfTexts;
}

/** The result for writes that name nobody. */
export const NOBODY_NAMED: NamedInWrites = { mentioned: new Map(), named: [], rooms: new Map() };

/** The index of mentions: a row for each person and message, so that unread ones can be counted. */
export class Mentions {
  #kv: Kv;
  #deps: MentionsDeps;

  constructor(kv: Kv, deps: MentionsDeps) {
    this.#kv = kv;
    this.#deps = deps;
  }

  /**
   * Whom the texts of these writes mention: ids of people who belong to the room, and `@room` for
   * everybody. Authors do not mention themselves. And which rooms they name.
   */
  async find(room: string, writes: readonly Write[]): Promise<NamedInWrites> {
    const named = writes.flatMap((write): [Write, NamedInText][] => {
      const found = "named" in write ? write.named : undefined;
      return found === undefined ? [] : [[write, { ...found, names: found.names.slice(0, NAMED) }]];
    });
    if (named.length === 0) return NOBODY_NAMED;
    // A thread has the people of its room.
    const home = threadOf(room)?.room ?? room;
    const [ids, rooms] = await Promise.all([
      this.#idsOf(
        named.flatMap(([, { names }]) =>
          names.flatMap((typed) => beginningsOf("mention", typed)).slice(0, LOOKED_UP)
        ),
      ),
      roomsOfTexts(
        this.#kv,
        home,
        named.map(([write, { rooms }]) => [write, rooms]),
        (user) => this.#deps.isGuest(user),
      ),
    ]);
    const callers = named.filter(([, { names }]) =>
      names.some((name) => findNamed("mention", name, crowdOf) !== undefined)
    ).map(([{ author }]) => author.id);
    // Most texts have no such word, and ask for nothing.
    const refused = callers.length === 0 ? [] : await this.#deps.refusedCallers(home, callers);
    const called = new Map(named.map(([write, { names, here }]): [Write, Set<string>] => {
      const all = names.map((typed) =>
        findNamed("mention", typed, (name) => {
          const crowd = crowdOf(name);
          if (crowd !== undefined && refused.includes(write.author.id)) return undefined;
          if (crowd === "room" || (crowd === "here" && here.length > HERE)) return [ROOM_MENTION];
          const id = ids.get(name);
          return crowd === "here" ? here : id && [id];
        })?.found ?? []
      );
      return [write, new Set(all.flat())];
    }));
    const members = new Set(
      await this.#deps.among(home, [
        ...new Set(called.values().flatMap((users) => users)).difference(new Set([ROOM_MENTION])),
      ]),
    );
    const mentioned = new Map(
      [...called].map(([write, users]): [Write, string[]] => [
        write,
        [...users].filter((id) =>
          id === ROOM_MENTION || (members.has(id) && id !== write.author.id)
        ),
      ]),
    );
    const people = [...new Set(ids.values())].filter((id) => members.has(id));
    return { mentioned, named: await this.#deps.people(people), rooms };
  }

  /**
   * The people that a text in a thread means by all of them: whoever belongs to the room, as long as they
   * are not more than a hundred. Of a larger room those who follow the thread are told.
   */
  async everybodyIn(room: string): Promise<string[]> {
    const members = await this.#deps.membersOf(room, HERE + 1);
    return members.length > HERE ? [] : members;
  }

  async #idsOf(names: readonly string[]): Promise<Map<string, string>> {
    const wanted = [...new Set(names)].filter((name) =>
      crowdOf(name) === undefined && foldUsername(name) !== ""
    );
    const entries = await this.#kv.getMany(
      wanted.map((name) => keys.username(foldUsername(name))),
    );
    return new Map(
      wanted.flatMap((name, index): [string, string][] => {
        const id = holderOf(entries[index]?.value);
        return id === undefined ? [] : [[name, id]];
      }),
    );
  }

  /**
   * How many messages of others after `seq` mention the person, at most a hundred.
   *
   * @param last the seq of the newest message that mentions everybody
   */
  async after(user: string, room: string, seq: number, last = 0): Promise<number> {
    const [own, all] = await Promise.all([
      this.#seqs(keys.mentions(user, room), keys.mention(user, room, seq + 1), user),
      last <= seq ? [] : this.#seqs(keys.roomMentions(room), keys.roomMention(room, seq + 1), user),
    ]);
    return Math.min(new Set([...own, ...all]).size, COUNTED);
  }

  async #seqs(prefix: Deno.KvKey, start: Deno.KvKey, user: string): Promise<number[]> {
    const entries = await this.#kv.list({ prefix, start }, { limit: COUNTED });
    return entries.flatMap(({ key, value }) =>
      value === user || this.#deps.blocks.has(user, String(value)) ? [] : Number(key.at(-1))
    );
  }
}

/** Adds to a commit what makes each change of a mention true. */
export function putMentions(op: Operation, room: string, changes: readonly MentionChange[]): void {
  for (const { seq, by, now, before } of changes) {
    for (const user of before) if (!now.includes(user)) op.delete(keyOf(user, room, seq));
    for (const user of now) if (!before.includes(user)) op.set(keyOf(user, room, seq), by);
  }
}

/**
 * The changes as they reach people: whoever has blocked the author is not mentioned by them, though the
 * text says so to everybody.
 */
export function withoutBlocked(
  changes: readonly MentionChange[],
  blocks: Pick<Blocks, "has">,
): MentionChange[] {
  return changes.map(({ now, before, ...change }) => {
    const reaches = (user: string) => !blocks.has(user, change.by);
    return { ...change, now: now.filter(reaches), before: before.filter(reaches) };
  });
}

/** Everybody whose mentions these changes add or take back; `@room` stands for all of them. */
export function mentionedBy(changes: readonly MentionChange[]): string[] {
  return [
    ...new Set(changes.flatMap(({ now, before }) => [
      ...now.filter((user) => !before.includes(user)),
      ...before.filter((user) => !now.includes(user)),
    ])),
  ];
}

function keyOf(user: string, room: string, seq: number): Deno.KvKey {
  return user === ROOM_MENTION ? keys.roomMention(room, seq) : keys.mention(user, room, seq);
}
