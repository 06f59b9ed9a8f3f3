import * as v from "valibot";

/** A position in a room's log; events start at 1, and 0 is the position before the first. */
export const Seq = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

const Id = v.pipe(v.string(), v.minLength(1), v.maxLength(64));

/** The fields of every event: its place, its time (ms since 1970, UTC) and its author. */
const common = { seq: Seq, at: v.number(), by: Id };

/** A person as others see one. */
export const Person = v.object({
  id: Id,
  username: v.string(),
  name: v.string(),
  /** The version of their picture, if they have one. */
  avatar: v.optional(v.number()),
  /** Their usernames of before, folded. */
  former: v.optional(v.array(v.string())),
  bot: v.optional(v.literal(true)),
  /** The account was deleted. */
  gone: v.optional(v.literal(true)),
});
/** A person as others see one. */
export type Person = v.InferOutput<typeof Person>;

/** Of an account, or whatever else is known of a person, what others may see. */
export function publicPerson({ id, username, name, avatar, former, bot, gone }: Person): Person {
  return {
    id,
    username,
    name,
    ...(avatar && { avatar }),
    ...(former && { former }),
    ...(bot && { bot }),
    ...(gone && { gone }),
  };
}

/** Who reacted to a message with one emoji. */
export const Reaction = v.object({ emoji: v.string(), users: v.array(Id) });
/** Who reacted to a message with one emoji. */
export type Reaction = v.InferOutput<typeof Reaction>;

/** The entry of `mentions` for everybody who belongs to the room. */
export const ROOM_MENTION = "@room";

/** Whom a text mentions: ids of people, and `@room`. */
const Mentions = v.array(v.string());

/** Rooms that a text names: their ids, by what it calls them, folded (`foldRoomName`). */
const NamedRooms = v.record(v.string(), v.string());
/** Rooms that a text names: their ids, by what it calls them, folded (`foldRoomName`). */
export type NamedRooms = v.InferOutput<typeof NamedRooms>;

/** A message as the log holds it, in its present state; `at` is integer milliseconds since 1970 (UTC). */
export const MessageEvent = v.object({
  ...common,
  kind: v.literal("message"),
  id: Id,
  cid: v.string(),
  text: v.optional(v.string()),
  replyTo: v.optional(Seq),
  mentions: v.optional(Mentions),
  rooms: v.optional(NamedRooms),
  editedAt: v.optional(v.number()),
  deletedAt: v.optional(v.number()),
  reactions: v.optional(v.array(Reaction)),
  pinned: v.optional(v.object({ by: Id, at: v.number() })),
  thread: v.optional(v.literal(true)),
});
/** A message as the log holds it, in its present state. */
export type MessageEvent = v.InferOutput<typeof MessageEvent>;

/** A new text for the message at `target`. */
export const EditEvent = v.object({
  ...common,
  kind: v.literal("edit"),
  target: Seq,
  text: v.string(),
  mentions: v.optional(Mentions),
  rooms: v.optional(NamedRooms),
});
/** A new text for the message at `target`. */
export type EditEvent = v.InferOutput<typeof EditEvent>;

/** The message at `target` was deleted: it keeps its place and loses its text, its reactions and its pin. */
export const DeleteEvent = v.object({
  ...common,
  kind: v.literal("delete"),
  target: Seq,
});
/** The message at `target` was deleted. */
export type DeleteEvent = v.InferOutput<typeof DeleteEvent>;

/** A reaction to the message at `target`, added or taken back. */
export const ReactEvent = v.object({
  ...common,
  kind: v.literal("react"),
  target: Seq,
  emoji: v.string(),
  on: v.boolean(),
});
/** A reaction to the message at `target`, added or taken back. */
export type ReactEvent = v.InferOutput<typeof ReactEvent>;

/** The message at `target` is kept at hand for everybody in the room, or is not any more. */
export const PinEvent = v.object({
  ...common,
  kind: v.literal("pin"),
  target: Seq,
  on: v.boolean(),
});
/** The message at `target` is kept at hand, or is not any more. */
export type PinEvent = v.InferOutput<typeof PinEvent>;

/** The message at `target` has a thread from here on; `by` is whoever was the first to reply there. */
export const ThreadEvent = v.object({
  ...common,
  kind: v.literal("thread"),
  target: Seq,
});
/** The message at `target` has a thread from here on. */
export type ThreadEvent = v.InferOutput<typeof ThreadEvent>;

/** An event that changes a message that is there. */
export type ChangeEvent = EditEvent | DeleteEvent | ReactEvent | PinEvent | ThreadEvent;

/** The role of a person in a room. */
export const Role = v.picklist(["moderator", "member"]);
/** The role of a person in a room. */
export type Role = v.InferOutput<typeof Role>;

/** Who belongs to the room changed: `user` joined, left or was removed, or has another `role`. */
export const MemberEvent = v.object({
  ...common,
  kind: v.literal("member"),
  user: Id,
  change: v.picklist(["joined", "left", "removed", "role"]),
  role: v.optional(Role),
});
/** Who belongs to the room changed. */
export type MemberEvent = v.InferOutput<typeof MemberEvent>;

/** The room itself changed; only what is different now is named. */
export const RoomEvent = v.object({
  ...common,
  kind: v.literal("room"),
  name: v.optional(v.string()),
  topic: v.optional(v.string()),
  archived: v.optional(v.boolean()),
  readOnly: v.optional(v.boolean()),
  slowSeconds: v.optional(v.number()),
  callAll: v.optional(v.string()),
});
/** The room itself changed. */
export type RoomEvent = v.InferOutput<typeof RoomEvent>;

/** An event about the room rather than in it. */
export const StateEvent = v.variant("kind", [MemberEvent, RoomEvent]);
/** An event about the room rather than in it. */
export type StateEvent = v.InferOutput<typeof StateEvent>;

/**
 * An event of a kind that this version does not know: it still takes its place in the order, so
 * that a client of an older version does not see a gap.
 */
export const OtherEvent = v.object({ ...common, kind: v.string() });
/** An event of a kind that this version does not know. */
export type OtherEvent = v.InferOutput<typeof OtherEvent>;

/** One durable change of a room. */
export const ChatEvent = v.union([
  MessageEvent,
  EditEvent,
  DeleteEvent,
  ReactEvent,
  PinEvent,
  ThreadEvent,
  MemberEvent,
  RoomEvent,
  OtherEvent,
]);
/** One durable change of a room. */
export type ChatEvent = v.InferOutput<typeof ChatEvent>;

/** Narrows an event to a message. */
export function isMessage(event: ChatEvent): event is MessageEvent {
  return event.kind === "message" && "cid" in event;
}

/** Narrows an event to one that changes a message. */
export function isChange(event: ChatEvent): event is ChangeEvent {
  return "target" in event;
}

/** The ids of the people in an event about the room. */
export function peopleOf(event: StateEvent): string[] {
  return event.kind === "member" ? [event.by, event.user] : [event.by];
}

/** Narrows an event to one about the room. */
export function isStateEvent(event: ChatEvent): event is StateEvent {
  return (event.kind === "member" && "change" in event) || event.kind === "room";
}

/** True when the person reacted to the message with this emoji. */
export function hasReacted({ reactions = [] }: MessageEvent, emoji: string, user: string): boolean {
  return reactions.some((reaction) => reaction.emoji === emoji && reaction.users.includes(user));
}

/** True when somebody else's message mentions the person, by name or as one of all. */
export function isMentioned({ by, mentions }: MessageEvent, user: string): boolean {
  return by !== user &&
    mentions?.some((mention) => mention === user || mention === ROOM_MENTION) === true;
}

/**
 * The message after a change. Applying a change twice, or to a state that has it already, gives the
 * same, so that a page and the events after it may overlap.
 */
export function applyChange(message: MessageEvent, change: ChangeEvent): MessageEvent {
  if (change.kind === "thread") return { ...message, thread: true };
  if (message.deletedAt !== undefined) return message;
  switch (change.kind) {
    case "edit": {
      const { mentions: _mentions, rooms: _rooms, ...rest } = message;
      const { text, mentions, rooms, at: editedAt } = change;
      return { ...rest, text, editedAt, ...(mentions && { mentions }), ...(rooms && { rooms }) };
    }
    case "delete": {
      const {
        text: _text,
        reactions: _reactions,
        mentions: _mentions,
        rooms: _rooms,
        pinned: _pinned,
        ...rest
      } = message;
      return { ...rest, deletedAt: change.at };
    }
    case "react":
      return withReactions(message, react(message.reactions ?? [], change));
    case "pin": {
      const { pinned: _before, ...rest } = message;
      return change.on ? { ...rest, pinned: { by: change.by, at: change.at } } : rest;
    }
  }
}

function react(reactions: readonly Reaction[], change: ReactEvent): Reaction[] {
  const { emoji, by, on } = change;
  const known = reactions.find((reaction) => reaction.emoji === emoji);
  if (known === undefined) return on ? [...reactions, { emoji, users: [by] }] : [...reactions];
  const others = known.users.filter((user) => user !== by);
  const users = !on ? others : known.users.includes(by) ? known.users : [...known.users, by];
  return reactions.flatMap((reaction) => {
    if (reaction !== known) return reaction;
    return users.length === 0 ? [] : { emoji, users };
  });
}

function withReactions(message: MessageEvent, reactions: Reaction[]): MessageEvent {
  const { reactions: _before, ...rest } = message;
  return reactions.length === 0 ? rest : { ...rest, reactions };
}
