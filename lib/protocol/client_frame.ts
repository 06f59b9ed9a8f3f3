import * as v from "valibot";
import { qualify } from "./emoji.ts";
import { isEmoji } from "./known_emojis.ts";
import { LIMITS } from "./limits.ts";
import { Seq } from "./event.ts";
import { MessageText } from "./text_limits.ts";
import { Activity } from "./own_status.ts";

const FrameId = v.pipe(v.number("must be a number"), v.safeInteger("must be an integer"));
const RoomId = v.pipe(
  v.string("must be a string"),
  v.minLength(1, "must not be empty"),
  v.maxLength(64, "must be at most 64 characters"),
);

/** The UUID (RFC 9562) that a client gives a message when the person presses send. */
export const Cid = v.pipe(
  v.string("must be a string"),
  v.regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, "must be a UUID"),
  v.toLowerCase(),
);

/** A place in a room's log: its epoch, and the seq of the last event that is known. */
export const Position = v.object({ epoch: v.string("must be a string"), seq: Seq });
/** A place in a room's log: its epoch, and the seq of the last event that is known. */
export type Position = v.InferOutput<typeof Position>;

/** The first frame of a client; `rooms` subscribes to each and resumes from there. */
export const Hello = v.object({
  type: v.literal("hello"),
  id: v.optional(FrameId),
  v: v.number("must be a number"),
  state: v.optional(Activity),
  rooms: v.optional(v.pipe(
    v.record(RoomId, Position),
    v.check(
      (rooms) => Object.keys(rooms).length <= LIMITS.roomsPerSocket,
      `must name at most ${LIMITS.roomsPerSocket} rooms`,
    ),
  )),
});

/** Subscribes to a room, from a position or live from the head. */
export const Sub = v.object({
  type: v.literal("sub"),
  id: FrameId,
  room: RoomId,
  epoch: v.optional(v.string("must be a string")),
  seq: v.optional(Seq),
});

/** Ends a subscription. */
export const Unsub = v.object({ type: v.literal("unsub"), id: FrameId, room: RoomId });

/** Posts a message. */
export const Send = v.object({
  type: v.literal("send"),
  id: FrameId,
  room: RoomId,
  cid: Cid,
  text: MessageText,
  replyTo: v.optional(v.pipe(Seq, v.minValue(1, "must be at least 1"))),
});

const Target = v.pipe(Seq, v.minValue(1, "must be at least 1"));

/** Gives the message at `seq` another text. */
export const Edit = v.object({
  type: v.literal("edit"),
  id: FrameId,
  room: RoomId,
  seq: Target,
  text: MessageText,
});

/** Deletes the message at `seq`. */
export const Delete = v.object({
  type: v.literal("delete"),
  id: FrameId,
  room: RoomId,
  seq: Target,
});

const NO_EMOJI = "must be one emoji";

/** A text of at most 32 UTF-16 units that may be an emoji, in its fully qualified form. */
export const EmojiForm = v.pipe(
  v.string("must be a string"),
  v.maxLength(32, "must be at most 32 characters"),
  v.transform(qualify),
);

/** One emoji (UTS 51) in whatever form; fully qualified afterwards. */
export const Emoji = v.pipe(EmojiForm, v.check(isEmoji, NO_EMOJI));

/** Adds or takes back one's own reaction to the message at `seq`; any that is there can be taken back. */
export const React = v.pipe(
  v.object({
    type: v.literal("react"),
    id: FrameId,
    room: RoomId,
    seq: Target,
    emoji: EmojiForm,
    on: v.boolean("must be true or false"),
  }),
  v.forward(
    v.partialCheck([["emoji"], ["on"]], ({ emoji, on }) => !on || isEmoji(emoji), NO_EMOJI),
    ["emoji"],
  ),
);

/** Pins the message at `seq`, or takes its pin away, for everybody in the room. */
export const Pin = v.object({
  type: v.literal("pin"),
  id: FrameId,
  room: RoomId,
  seq: Target,
  on: v.boolean("must be true or false"),
});

/** Moves the read cursor forward. */
export const Read = v.object({
  type: v.literal("read"),
  id: v.optional(FrameId),
  room: RoomId,
  seq: Seq,
});

/** Moves the read cursor back to before the message at `seq`. */
export const Unread = v.object({
  type: v.literal("unread"),
  id: FrameId,
  room: RoomId,
  seq: Target,
});

/** Says that the person is still typing. */
export const Typing = v.object({
  type: v.literal("typing"),
  id: v.optional(FrameId),
  room: RoomId,
});

/** Says whether somebody is in front of this socket. */
export const PresenceNotice = v.object({
  type: v.literal("presence"),
  id: v.optional(FrameId),
  state: Activity,
});

/** Answers a `ping`. */
export const Pong = v.object({ type: v.literal("pong"), id: v.optional(FrameId) });

/** The schema of each frame that a client may send, by its type. */
export const CLIENT_FRAMES = {
  hello: Hello,
  sub: Sub,
  unsub: Unsub,
  send: Send,
  edit: Edit,
  delete: Delete,
  react: React,
  pin: Pin,
  read: Read,
  unread: Unread,
  typing: Typing,
  presence: PresenceNotice,
  pong: Pong,
} as const;

/** Any frame that a client may send. */
export type ClientFrame = v.InferOutput<(typeof CLIENT_FRAMES)[keyof typeof CLIENT_FRAMES]>;

/** The frame that posts a message. */
export type SendFrame = v.InferOutput<typeof Send>;

/** The frames that change a message. */
export type ChangeFrame = v.InferOutput<typeof Edit | typeof Delete | typeof React | typeof Pin>;
