import * as v from "valibot";
import { ChatError } from "../base/errors.ts";
import { BoundedMap } from "../base/bounded_map.ts";
import type { Clock } from "../base/clock.ts";
import { newId } from "../base/ids.ts";
import { LIMITS } from "../protocol/limits.ts";
import { keys } from "./keys.ts";
import type { Kv } from "./kv.ts";
import { RoomLog } from "./log.ts";

/** A place where people talk. */
export interface Room {
  id: string;
  name: string;
  kind: "public";
  topic: string;
  createdAt: number;
  /** The user who made it, or undefined for the lobby, which comes with the server. */
  createdBy: string | undefined;
}

/** The room that every member belongs to. */
export const LOBBY = "lobby";

/** No id is longer; a key that is too long for the store makes it throw. */
const ID_CHARS = 64;

/** How many rooms are kept in memory; they are small and read on every page and subscription. */
const CACHED_ROOMS = 10_000;

const line = (chars: number) =>
  v.pipe(
    v.string("must be a text"),
    v.check((text) => text.isWellFormed(), "must not hold a lone surrogate"),
    v.transform((text) => text.normalize("NFC").trim()),
    // Control characters, line and paragraph separators, and those that turn the direction of text.
    v.regex(/^[^\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]*$/u, "must be one line"),
    v.check((text) => [...text].length <= chars, `must be at most ${chars} characters`),
  );

const NewRoom = v.object({
  name: v.pipe(line(LIMITS.roomNameChars), v.nonEmpty("must not be empty")),
  kind: v.optional(v.literal("public", "must be public"), "public"),
  topic: v.optional(line(LIMITS.topicChars), ""),
});

/** Two names that fold alike are the same name. */
function foldName(name: string): string {
  return name.normalize("NFKC").toLowerCase().replace(/[\s_-]+/g, "-");
}

/** The rooms there are. */
export class Rooms {
  #kv: Kv;
  #clock: Clock;
  #cache = new BoundedMap<string, Room>(CACHED_ROOMS);

  constructor(kv: Kv, clock: Clock) {
    this.#kv = kv;
    this.#clock = clock;
  }

  /** Makes the lobby unless it is there. */
  async ensureLobby(): Promise<void> {
    if (await this.get(LOBBY) !== undefined) return;
    await this.#insert({
      id: LOBBY,
      name: LOBBY,
      kind: "public",
      topic: "Where everybody meets",
      createdAt: this.#clock.now(),
      createdBy: undefined,
    });
  }

  /**
   * Makes a room.
   *
   * @throws {ChatError} `invalid` with the field, or `conflict` when the name is taken
   */
  async create(
    wanted: { name: unknown; kind?: unknown; topic?: unknown },
    by: { id: string },
  ): Promise<Room> {
    const result = v.safeParse(NewRoom, wanted);
    if (!result.success) {
      const issue = result.issues[0];
      const field = v.getDotPath(issue) ?? "name";
      throw new ChatError("invalid", `The room's ${field} ${issue.message}.`, { field });
    }
    const room: Room = {
      id: newId().toLowerCase(),
      ...result.output,
      createdAt: this.#clock.now(),
      createdBy: by.id,
    };
    if (!await this.#insert(room)) {
      throw new ChatError("conflict", "A room of this name is there already.", { field: "name" });
    }
    return room;
  }

  /** The room of this id, or undefined. */
  async get(id: string): Promise<Room | undefined> {
    if (id.length > ID_CHARS) return undefined;
    const cached = this.#cache.get(id);
    if (cached !== undefined) return cached;
    const { value } = await this.#kv.get<Room>(keys.room(id));
    if (value === null) return undefined;
    this.#cache.set(id, value);
    return value;
  }

  /** A page of the public rooms in the order in which they were made; `next` starts the next page. */
  async listPublic(
    { after, limit }: { after?: string | undefined; limit: number },
  ): Promise<{ rooms: Room[]; next?: string }> {
    // A zero character makes the start exclusive: it is the smallest key after `after`.
    const selector: Deno.KvListSelector = after === undefined || after.length > ID_CHARS
      ? { prefix: keys.rooms() }
      : { prefix: keys.rooms(), start: keys.room(`${after}\0`) };
    const entries = await this.#kv.list<Room>(selector, { limit: limit + 1 });
    const rooms = entries.slice(0, limit).map((entry) => entry.value);
    const last = rooms.at(-1);
    return entries.length > limit && last !== undefined ? { rooms, next: last.id } : { rooms };
  }

  async #insert(room: Room): Promise<boolean> {
    const name = keys.roomName(foldName(room.name));
    const versionstamp = await this.#kv.commit((op) => {
      op.check({ key: keys.room(room.id), versionstamp: null })
        .check({ key: name, versionstamp: null })
        .set(keys.room(room.id), room)
        .set(name, room.id)
        .set(keys.head(room.id), RoomLog.newHead());
      if (room.createdBy !== undefined) {
        const membership = { joinedAt: room.createdAt };
        op.set(keys.member(room.id, room.createdBy), membership)
          .set(keys.roomOf(room.createdBy, room.id), membership);
      }
    });
    return versionstamp !== undefined;
  }
}
