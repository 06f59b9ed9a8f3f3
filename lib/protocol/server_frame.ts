import * as v from "valibot";
import { ChatEvent, Person, Seq } from "./event.ts";
import { Status } from "./presence.ts";

/** The numbers of a room that change with reading and writing, for the owner of a list. */
export const RoomNumbers = v.object({
  head: Seq,
  /** The number of messages, deleted ones included. */
  count: v.number(),
  read: Seq,
  /** The number of messages after that, without deleted ones. */
  unread: v.number(),
  /** Unread messages that are for the person: they mention them, or are in threads that they follow. */
  mentions: v.number(),
  /** Those of them in threads: unread replies in threads that the person follows. */
  threads: v.optional(v.number()),
});
/** The numbers of a room that change with reading and writing, for the owner of a list. */
export type RoomNumbers = v.InferOutput<typeof RoomNumbers>;

/** A name that a room had, folded in a list, and until when, in milliseconds since 1970 (UTC). */
export const FormerName = v.object({ name: v.string(), until: v.number() });
/** A name that a room had, and until when, in milliseconds since 1970 (UTC). */
export type FormerName = v.InferOutput<typeof FormerName>;

/**
 * A room as its owner's list shows it; `people` are the others of a direct one, and `former` its last
 * names, folded (`foldRoomName`), the oldest first.
 */
export const RoomSummary = v.object({
  id: v.string(),
  name: v.string(),
  kind: v.string(),
  epoch: v.string(),
  topic: v.string(),
  ...RoomNumbers.entries,
  archived: v.optional(v.boolean()),
  readOnly: v.optional(v.boolean()),
  slowSeconds: v.optional(v.number()),
  callAll: v.optional(v.string()),
  people: v.optional(v.array(Person)),
  former: v.optional(v.array(FormerName)),
});
/** A room as its owner's list shows it. */
export type RoomSummary = v.InferOutput<typeof RoomSummary>;

/** Says who the server takes the client for, before any event. */
export const Welcome = v.object({
  type: v.literal("welcome"),
  v: v.number(),
  conn: v.string(),
  user: Person,
  heartbeatMs: v.number(),
  limits: v.record(v.string(), v.number()),
  /** The server's build; a page of another one offers to be loaded again. */
  build: v.optional(v.string()),
  rooms: v.array(RoomSummary),
  /** The `before` of `GET /api/rooms` for the rooms after these, when there are more. */
  next: v.optional(v.string()),
});

/** Answers a frame that had an id: `send` with `seq` and `cid`, `sub` with `epoch` and `head`. */
export const Ok = v.object({
  type: v.literal("ok"),
  id: v.number(),
  seq: v.optional(Seq),
  cid: v.optional(v.string()),
  dup: v.optional(v.literal(true)),
  epoch: v.optional(v.string()),
  head: v.optional(Seq),
});

/** Refuses a frame. */
export const ErrorFrame = v.object({
  type: v.literal("error"),
  id: v.optional(v.number()),
  code: v.string(),
  message: v.string(),
  temporary: v.boolean(),
  retryMs: v.optional(v.number()),
});

/** Events of one room, ascending and contiguous, with the people who made them. */
export const Events = v.object({
  type: v.literal("events"),
  room: v.string(),
  epoch: v.string(),
  events: v.array(ChatEvent),
  users: v.optional(v.array(Person)),
  more: v.optional(v.literal(true)),
});

/** Says that a position cannot be served whole: load a fresh page. */
export const Reset = v.object({
  type: v.literal("reset"),
  room: v.string(),
  epoch: v.string(),
  head: Seq,
  why: v.string(),
});

/** Says that somebody is typing. */
export const TypingNotice = v.object({
  type: v.literal("typing"),
  room: v.string(),
  user: v.string(),
});

/**
 * Says that somebody replied in a thread of the room: how many replies there are now, when the last
 * one was and whose. A hint, which may be lost.
 */
export const ThreadNotice = v.object({
  type: v.literal("thread"),
  room: v.string(),
  seq: Seq,
  count: v.number(),
  at: v.number(),
  by: v.string(),
});

/**
 * Says who is here: the full state first, then differences; without a room, of the people of one's
 * direct rooms.
 */
export const Presence = v.object({
  type: v.literal("presence"),
  room: v.optional(v.string()),
  users: v.array(v.object({
    ...Person.entries,
    state: v.picklist(["online", "away", "dnd", "offline"]),
    status: v.optional(Status),
  })),
  full: v.optional(v.literal(true)),
});

/**
 * Says that the caller's own list of rooms changed, and by what: `joined`, `left`, `removed`, `role`, `hidden`,
 * `changed` (name, topic, archived, read-only), `read` (elsewhere, or something unread is gone) or
 * `mentioned`, these with the numbers of the room, unless very many are told.
 */
export const Rooms = v.object({
  type: v.literal("rooms"),
  room: v.string(),
  change: v.string(),
  /** The `seq` of the message whose thread it is about. */
  thread: v.optional(Seq),
  head: v.optional(Seq),
  count: v.optional(v.number()),
  read: v.optional(Seq),
  unread: v.optional(v.number()),
  mentions: v.optional(v.number()),
  threads: v.optional(v.number()),
});

/** Says where a room of one's list is that the socket is not subscribed to: its head, and how many messages it has. */
export const HeadNotice = v.object({
  type: v.literal("head"),
  room: v.string(),
  head: Seq,
  count: v.number(),
});

/** Says that a person whom the client may see is called or shown in another way now. */
export const UserNotice = v.object({ type: v.literal("user"), user: Person });

/** Asks for a sign of life, and tells the head of each room that the socket is subscribed to. */
export const Ping = v.object({ type: v.literal("ping"), heads: v.record(v.string(), Seq) });

/** Announces a close on purpose. */
export const Bye = v.object({
  type: v.literal("bye"),
  code: v.number(),
  reconnect: v.boolean(),
  afterMs: v.number(),
});

/** The schema of any frame that the server may send. */
export const ServerFrame = v.variant("type", [
  Welcome,
  Ok,
  ErrorFrame,
  Events,
  Reset,
  TypingNotice,
  ThreadNotice,
  Presence,
  Rooms,
  HeadNotice,
  UserNotice,
  Ping,
  Bye,
]);
/** Any frame that the server may send. */
export type ServerFrame = v.InferOutput<typeof ServerFrame>;
