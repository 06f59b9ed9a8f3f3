import type { ClientFrame } from "../../protocol/client_frame.ts";
import type { ChatEvent } from "../../protocol/event.ts";
import type { ServerFrame } from "../../protocol/server_frame.ts";

/** A server frame of one type. */
export type FrameOf<T extends ServerFrame["type"]> = Extract<ServerFrame, { type: T }>;

/** The server's frames about one room, its welcome, and those about somebody of it. */
export type RoomFrame = FrameOf<
  "events" | "reset" | "typing" | "thread" | "presence" | "welcome" | "rooms" | "user"
>;

type WithoutId<F> = F extends { id: number } ? Omit<F, "id"> : never;

/** The receiver of frames about the person's list of rooms. */
export interface RoomListSubscriber {
  /** The list, or its first page and what the next one is asked for with, at each connection. */
  receiveWelcome(rooms: FrameOf<"welcome">["rooms"], next?: string): void;
  receiveChange(frame: FrameOf<"rooms">): void;
  /** A room that the socket is not subscribed to has moved on. */
  receiveHead(frame: FrameOf<"head">): void;
  /** Somebody is called or shown in another way. */
  receiveUser(user: string): void;
  /** Events of a room that it is subscribed to, new ones or known ones. */
  receiveEvents(room: string, events: readonly ChatEvent[], me: string): void;
}

/** A client frame that the server answers; its `id` is given when it is sent. */
export type RequestFrame = WithoutId<ClientFrame>;

/** A client frame that gets no answer. */
export type UnansweredFrame = Exclude<ClientFrame, { id: number }>;
