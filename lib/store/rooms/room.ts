import * as v from "valibot";
import { ChatError } from "../../base/errors.ts";
import { LIMITS } from "../../protocol/limits.ts";
import { FormerName } from "../../protocol/server_frame.ts";
import { foldRoomName } from "../../text/names/names.ts";
import { skeletonsOf } from "../../text/names/skeleton.ts";
import { faultOfLine } from "../../text/names/visible.ts";
import { isStaff, type ServerRole } from "../../protocol/server_role.ts";
import { keys } from "../kv/keys.ts";

/** The room that every member belongs to. */
export const LOBBY = "lobby";

/**
 * Who can join: everybody who is signed in, whoever is invited, or for ever the people it was
 * made for.
 */
export type RoomKind = "public" | "private" | "direct";

/** The longest that a room has somebody wait before they post again, in seconds: six hours. */
export const SLOW_SECONDS = 21_600;

/** Who may call everybody of a large room with `@room`: as the server says by default. */
export const CallAll = v.picklist(
  ["default", "everybody", "moderators"],
  "must be default, everybody or moderators",
);
/** Who may call everybody of a large room with `@room`. */
export type CallAll = v.InferOutput<typeof CallAll>;

/** A place where people talk, as the store keeps it. */
const StoredRoom = v.object({
  id: v.string(),
  name: v.string(),
  kind: v.picklist(["public", "private", "direct"]),
  topic: v.string(),
  createdAt: v.number(),
  createdBy: v.optional(v.string()),
  moderators: v.optional(v.array(v.string())),
  people: v.optional(v.array(v.string()), []),
  archived: v.optional(v.boolean(), false),
  readOnly: v.optional(v.boolean(), false),
  slowSeconds: v.optional(v.number(), 0),
  callAll: v.optional(CallAll, "default"),
  former: v.optional(v.array(FormerName), []),
});

/** A place where people talk. */
export interface Room {
  id: string;
  /** Blank for a direct one, which each of its people calls by the others. */
  name: string;
  kind: RoomKind;
  topic: string;
  createdAt: number;
  /** The user who made it, or undefined for the lobby, which comes with the server. */
  createdBy: string | undefined;
  /** User ids. */
  moderators: readonly string[];
  /** The user ids of a direct room, sorted; none for any other. */
  people: readonly string[];
  /** It can be read and no more. */
  archived: boolean;
  /** Only its moderators write. */
  readOnly: boolean;
  /** A member posts at most once in so many seconds; 0 without such a bound. */
  slowSeconds: number;
  callAll: CallAll;
  /** The last names that it had, the oldest first: texts of then mean this room by them. */
  former: readonly FormerName[];
}

/** The settings of a room that may be changed. */
export type RoomSettings = Partial<
  Pick<Room, "name" | "topic" | "archived" | "readOnly" | "slowSeconds" | "callAll">
>;

/** Somebody, as far as rooms care: with their role on the server, whose staff moderates public rooms. */
export interface Actor {
  id: string;
  role?: ServerRole;
}

/** Reads a stored room; in an older store nobody but its maker moderates it. */
export function readRoom(value: unknown): Room {
  const { moderators, createdBy, ...room } = v.parse(StoredRoom, value);
  return { ...room, createdBy, moderators: moderators ?? (createdBy ? [createdBy] : []) };
}

/** Whether the person decides about the room. */
export function isModerator(room: Room, { id, role = "member" }: Actor): boolean {
  return room.moderators.includes(id) || (isStaff(role) && room.kind === "public");
}

/** A text of one line and at most so many characters, without what is not seen. */
export function line(chars: number): v.GenericSchema<string> {
  return v.pipe(
    v.string("must be a text"),
    v.check((text) => text.isWellFormed(), "must not hold a lone surrogate"),
    v.transform((text) => text.trim()),
    // Before it is normalized: NFC makes at most three code points into one, and takes the square of
    // their number where marks are heaped up.
    v.rawTransform(({ dataset, addIssue, NEVER }) => {
      const text = dataset.value;
      if (text.length <= 2 * 3 * chars) return text.normalize("NFC");
      addIssue({ message: `must be at most ${chars} characters` });
      return NEVER;
    }),
    v.check((text) => [...text].length <= chars, `must be at most ${chars} characters`),
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed || dataset.value === "") return;
      const message = faultOfLine(dataset.value);
      if (message !== undefined) addIssue({ message });
    }),
  );
}

const Name = v.pipe(line(LIMITS.roomNameChars), v.nonEmpty("must not be empty"));
const Topic = line(LIMITS.topicChars);

const NewRoom = v.object({
  name: Name,
  kind: v.optional(v.picklist(["public", "private"], "must be public or private"), "public"),
  topic: v.optional(Topic, ""),
});

const Flag = v.pipe(
  v.picklist(["true", "false"], "must be true or false"),
  v.transform((text) => text === "true"),
);

const SlowSeconds = v.pipe(
  v.string(),
  v.regex(/^\d{1,5}$/, `must be a whole number from 0 to ${SLOW_SECONDS}`),
  v.transform(Number),
  v.maxValue(SLOW_SECONDS, `must be at most ${SLOW_SECONDS}`),
);

const Settings = v.object({
  name: v.optional(Name),
  topic: v.optional(Topic),
  archived: v.optional(Flag),
  readOnly: v.optional(Flag),
  slowSeconds: v.optional(SlowSeconds),
  callAll: v.optional(CallAll),
});

/**
 * Reads what a new room is to be.
 *
 * @throws {ChatError} `invalid` with the field
 */
export function parseNewRoom(wanted: unknown): v.InferOutput<typeof NewRoom> {
  return parse(NewRoom, wanted);
}

/**
 * Reads what is to be changed of a room: texts, as a form has them.
 *
 * @throws {ChatError} `invalid` with the field
 */
export function parseSettings(wanted: unknown): RoomSettings {
  const given = Object.entries(parse(Settings, wanted)).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given);
}

/** A folded name is no longer: a single character may fold to many, and a key has its limit. */
export const FOLDED_CHARS = 256;

/**
 * The keys that the name of a public room takes, so that no other one has it or looks like it. The
 * first is that by which rooms are listed.
 */
export function nameKeys(name: string): Deno.KvKey[] {
  const folded = foldRoomName(name).slice(0, FOLDED_CHARS).toWellFormed();
  // What parts words makes no difference to a room's name.
  const skeletons = skeletonsOf(name.replaceAll(/[\s_-]+/g, "-"));
  return [keys.roomName(folded), ...skeletons.map((skeleton) => keys.roomSkeleton(skeleton))];
}

function parse<S extends v.GenericSchema>(schema: S, wanted: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, wanted);
  if (result.success) return result.output;
  const issue = result.issues[0];
  const field = v.getDotPath(issue) ?? "name";
  throw new ChatError("invalid", `The room's ${field} ${issue.message}.`, { field });
}
