/** The limits of chat.v1, told to every client in `welcome`. Sizes are UTF-8 bytes. */
export const LIMITS = {
  /** A message's text. */
  textBytes: 16 * 1024,
  /** One frame from a client. */
  frameBytes: 64 * 1024,
  /** Rooms that one socket may be subscribed to. */
  roomsPerSocket: 1_000,
  /** Sockets that one person may have open on one isolate. */
  socketsPerUser: 100,
  /** Missed events that are served as a catch-up; beyond it the answer is `reset`. */
  catchUpEvents: 2_000,
  /** Messages in a page of history. */
  pageMessages: 200,
  /** A room's name and topic, in characters. */
  roomNameChars: 60,
  topicChars: 250,
  /** People of a direct room, oneself included. */
  directPeople: 8,
} as const;

/** Messages in a page of history when the request names no `limit`. */
export const DEFAULT_PAGE = 50;

/** Rooms in a page of one's list when the request names no `limit`. */
export const ROOM_PAGE = 100;

/** The time that a `typing` frame holds, in milliseconds. */
export const TYPING_MS = 5_000;

/** The time that a peer may stay silent after a `ping`, in milliseconds. */
export const SILENCE_MS = 10_000;

/** The WebSocket subprotocol; the server echoes it when it is offered. */
export const SUBPROTOCOL = "chat.v1";
