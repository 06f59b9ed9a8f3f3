import { batch, computed, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import type { MessageEvent, Person, StateEvent } from "../../protocol/event.ts";
import type { HistoryPage } from "../../protocol/history.ts";
import type { RoomPeoplePage } from "../../protocol/presence.ts";
import type { ConnectionState } from "../connection/connection_state.ts";
import type { FrameOf, RoomFrame } from "../connection/frames.ts";
import { historyOf } from "../log/history_client.ts";
import { LogFollower } from "../log/log_follower.ts";
import { type Join, type LogInput, type LogState, oldestSeq } from "../log/log_state.ts";
import type { NamedRoom } from "../people/names.ts";
import { type MessageToSend, Outbox, type OutboxOptions } from "../outbox/outbox.ts";
import {
  BrowserOutboxStore,
  type OutboxMessage,
  type OutboxStore,
} from "../outbox/outbox_store.ts";
import { type Loading, Paginator } from "../log/paginator.ts";
import { type PeopleById, withPeople } from "../people/people.ts";
import {
  type CurrentRights,
  type LiveRoomSettings,
  rightsAfter,
  settingsAfter,
} from "./room_settings.ts";
import { ServerConnection, type ServerConnectionOptions } from "../connection/server_connection.ts";
import { OthersTyping, OwnTyping } from "./typing.ts";

export type { ConnectionState } from "../connection/connection_state.ts";

/** The data that a room's page is rendered from, by the server first and then in the browser; plain JSON. */
export interface RoomSeed {
  room: LiveRoomSettings & { id: string; kind: string };
  me: Person;
  /** The person's rights in the room. */
  rights: { isMember: boolean; isModerator: boolean };
  /** The page on which they invite people to the room, if they can. */
  invitePath?: string | undefined;
  /** The `seq` that they have read up to, and the number of messages after it. */
  reading: { read: number; unread: number };
  /** The rooms that the person may see, as the server knew them. */
  rooms?: readonly NamedRoom[];
  /** The newest messages, or older ones. */
  page: HistoryPage;
  /** Whether there may be messages after those of the page. */
  isOlder?: boolean | undefined;
  /** The `seq` of the message that the address leads to. */
  around?: number | undefined;
  /** The people who are here, and members who are not. */
  present?: RoomPeoplePage;
  /** For how long authors may change what they wrote, in minutes; undefined without a limit. */
  editMinutes?: number | undefined;
  /** When the server rendered this, in milliseconds since 1970 (UTC). */
  now?: number | undefined;
  /** The line shown for each thread until its summary is loaded, by the `seq` of its message. */
  threads?: Readonly<Record<number, string>>;
  /** The message whose thread is open beside the conversation; it may be older than the page. */
  thread?: MessageEvent;
}

/** A message of one's own on its way; `at` is in milliseconds since 1970 (UTC). */
export type Outgoing = Omit<OutboxMessage, "room" | "user" | "tab">;

/** A change of a message that is in the log. */
export type MessageChange =
  | { type: "edit"; seq: number; text: string }
  | { type: "delete"; seq: number }
  | { type: "react"; seq: number; emoji: string; on: boolean }
  | { type: "pin"; seq: number; on: boolean };

/** The state of loading older or newer messages. */
export interface More extends Loading {
  more: boolean;
}

/** Posts a message to a log; resolves and rejects as an outbox has it. */
export type SendMessage = (log: string, message: MessageToSend) => Promise<number | undefined>;

/** The parts of the browser that tests replace, and the other receivers of the connection's frames. */
export type RoomDeps =
  & Omit<ServerConnectionOptions, "user">
  & Pick<OutboxOptions, "store" | "tabs">
  & {
    /** Does what was typed in a log and may be more than a text, by `post` where it is one after all. */
    sendTyped?: (
      log: string,
      message: MessageToSend,
      post: SendMessage,
    ) => Promise<number | undefined>;
    /** The model of the room that a thread is of: they share a socket, the rules and the people. */
    parent?: RoomModel;
  };

/** A room as a page shows it: its messages, people and connection, and what a person does in it. */
export class RoomModel {
  /** Ascending by `seq`, without a hole; where there are newer ones, not to the end. */
  readonly messages: ReadonlySignal<readonly MessageEvent[]>;
  /** Those of them, or apart from them, that end with the newest. */
  readonly latest: ReadonlySignal<readonly MessageEvent[]>;
  /** Own messages on their way, in the order of sending; each moves to `messages` in one step. */
  readonly outgoing: ReadonlySignal<readonly Outgoing[]>;
  /** The others who are typing. */
  readonly typing: ReadonlySignal<readonly Person[]>;
  readonly older: ReadonlySignal<More>;
  readonly newer: ReadonlySignal<More>;
  /** The `seq` of the last event that is known. */
  readonly head: ReadonlySignal<number>;
  /** The state events of the room, ascending by `seq`. */
  readonly stateEvents: ReadonlySignal<readonly StateEvent[]>;
  /** The room as it is now. */
  readonly settings: ReadonlySignal<LiveRoomSettings>;
  /** The person's present rights in it. */
  readonly rights: ReadonlySignal<CurrentRights>;
  /** The last frame about one of the room's threads. */
  readonly threadFrame: Signal<FrameOf<"thread"> | undefined> = signal(undefined);
  /** The last frame about the person's own reading of a thread: it was read, mentions them, or lost a message. */
  readonly threadChange: Signal<FrameOf<"rooms"> | undefined> = signal(undefined);
  readonly server: ServerConnection;
  /** The logs that the page shows, with what is on its way to each; one for the room and its threads. */
  readonly shownOutboxes: Signal<ReadonlyMap<string, Outbox>>;
  /** Where all that is on its way is kept. */
  readonly outboxStore: OutboxStore;
  /** Makes the outbox of a log, of which so much is known. */
  readonly makeOutbox: (log: string, known: OutboxOptions["log"]) => Outbox;
  #parent: RoomModel | undefined;
  #isMember;
  #room: string;
  #me: string;
  #people: Signal<PeopleById>;
  #log: LogFollower;
  #outbox: Outbox;
  #sendTyped: RoomDeps["sendTyped"];
  #older: Paginator;
  #newer: Paginator;
  #typingOthers = new OthersTyping();
  #typingSelf: OwnTyping;

  /** Nothing of the browser is touched before `start`, so the server can render from it as well. */
  constructor(seed: RoomSeed, deps: RoomDeps = {}) {
    const { parent } = deps;
    const room = this.#room = seed.room.id;
    this.#parent = parent;
    const user = this.#me = seed.me.id;
    this.#people = parent === undefined ? signal<PeopleById>(new Map()) : parent.#people;
    this.addPeople([seed.me, ...seed.page.users]);
    const history = historyOf(room, deps.fetch);
    const isMember = this.#isMember = signal(seed.rights.isMember);
    const server = this.server = parent?.server ?? new ServerConnection({
      ...deps,
      user,
    });
    const log = this.#log = new LogFollower(seed.page, {
      ...deps,
      history,
      resume: () => server.resume(room),
      applied: (input, before) => this.#applied(input, before),
    }, seed.isOlder);
    const send: SendMessage = async (room, { cid, text, replyTo }) => {
      const reply = replyTo === undefined ? {} : { replyTo };
      const { seq = 0 } = await server.request({ type: "send", room, cid, text, ...reply });
      return seq;
    };
    const call = this.#sendTyped = parent === undefined ? deps.sendTyped : parent.#sendTyped;
    const store = this.outboxStore = deps.store ?? new BrowserOutboxStore();
    this.makeOutbox = (room, log) =>
      new Outbox({
        ...deps,
        store,
        room,
        user,
        log,
        post: (message) =>
          message.typed && call !== undefined ? call(room, message, send) : send(room, message),
      });
    this.#outbox = this.makeOutbox(room, () => {
      const { messages, tail = [], last } = log.log.peek();
      return { messages: [...messages, ...tail], last };
    });
    this.shownOutboxes = parent?.shownOutboxes ?? signal<ReadonlyMap<string, Outbox>>(new Map());
    const older = this.#older = new Paginator(history);
    const newer = this.#newer = new Paginator(history);
    this.#typingSelf = new OwnTyping(() => server.notify({ type: "typing", room }));

    const { users: typing } = this.#typingOthers;
    this.messages = computed(() => log.log.value.messages);
    this.latest = computed(() => log.log.value.tail ?? log.log.value.messages);
    this.head = computed(() => log.log.value.last);
    this.outgoing = this.#outbox.messages;
    this.typing = computed(() => this.#persons(typing.value));
    this.stateEvents = computed(() => log.log.value.stateEvents);
    const news = computed(() => this.stateEvents.value.filter(({ seq }) => seq > seed.page.head));
    this.settings = parent?.settings ?? computed(() => settingsAfter(seed.room, news.value));
    this.rights = parent?.rights ??
      computed(() => rightsAfter(seed, this.settings.value, news.value, isMember.value));
    this.older = computed(() => ({ more: log.log.value.more, ...older.state.value }));
    this.newer = computed(() => ({
      more: log.log.value.tail !== undefined,
      ...newer.state.value,
    }));
  }

  /** All that is held of the log. */
  get log(): ReadonlySignal<LogState> {
    return this.#log.log;
  }

  /** Everybody who is known on this page, by id: authors, and who is or was here. */
  get people(): ReadonlySignal<PeopleById> {
    return this.#people;
  }

  get connection(): ReadonlySignal<ConnectionState> {
    return this.server.state;
  }

  /** Connects, and stays so until the returned function is called. */
  start(): () => void {
    const ends = [
      this.server.subscribe(this.#room, {
        position: () => this.#log.position(),
        receive: (frame) => batch(() => this.#receive(frame)),
        receiveHead: (seq) => this.#log.apply({ type: "head", seq }),
      }),
      this.#showOutbox(),
      this.#outbox.start(),
      this.server.state.subscribe(({ state }) => {
        if (state === "live") return this.#outbox.connected();
        this.#outbox.disconnected();
        this.#typingOthers.clear();
      }),
      ...(this.#parent ? [] : [this.server.start()]),
    ];
    return () => {
      for (const end of ends) end();
      this.#log.stop();
      this.#older.cancel();
      this.#newer.cancel();
      this.#typingOthers.clear();
    };
  }

  #showOutbox(): () => void {
    const shown = this.shownOutboxes;
    shown.value = new Map([...shown.peek(), [this.#room, this.#outbox]]);
    return () => shown.value = new Map([...shown.peek()].filter(([log]) => log !== this.#room));
  }

  /**
   * Posts a text or calls a command, now or as soon as there is a connection; a blank one is ignored.
   *
   * @param replyTo the `seq` of the message that it replies to
   */
  send(text: string, replyTo?: number): void {
    if (text.trim() === "") return;
    this.#outbox.add(text, replyTo);
    this.#typingSelf.sent();
  }

  /**
   * Edits, deletes or pins a message, or reacts to it; resolves when that is stored.
   *
   * @throws {Refusal} when the server does not accept it
   * @throws {Disconnected} when there is no connection, or none any more before the answer
   */
  async change(change: MessageChange): Promise<void> {
    await this.server.request({ ...change, room: this.#room });
  }

  /** Moves the person's read cursor forward to `seq`; without a connection it stays. */
  read(seq: number): void {
    this.server.notify({ type: "read", room: this.#room, seq });
  }

  /**
   * Moves the person's read cursor back to before the message at `seq`.
   *
   * @throws {Refusal} when the server does not accept it
   * @throws {Disconnected} when there is no connection, or none any more before the answer
   */
  async unread(seq: number): Promise<void> {
    await this.server.request({ type: "unread", room: this.#room, seq });
  }

  /** Sends a failed message again. */
  retry(cid: string): void {
    this.#outbox.retry(cid);
  }

  /** Gives a failed message up; what is returned brings it back. */
  discard(cid: string): () => void {
    return this.#outbox.discard(cid);
  }

  /** Tells the others that the person is typing, at most every 3 s; call it on each input. */
  sendTyping(): void {
    this.#typingSelf.typed();
  }

  /** Loads the page before the oldest message; `older` has the state of it. */
  async loadOlder(): Promise<void> {
    const log = this.#log.log.peek();
    if (!log.more) return;
    const before = oldestSeq(log);
    const page = await this.#older.load({ before });
    if (page !== undefined) this.#log.apply({ type: "older", before, page });
  }

  /**
   * Loads a page that `join` puts after the loaded messages; `newer` has the state of it.
   *
   * @param after the `seq` after which its messages begin; without it the newest page is loaded
   */
  async loadNewer(after: number | undefined, join: Join): Promise<void> {
    if (after === undefined) this.#newer.cancel();
    const page = await this.#newer.load({ after });
    if (page !== undefined) this.#log.apply({ type: "newer", page, join });
  }

  #receive(frame: RoomFrame): void {
    switch (frame.type) {
      case "events":
        this.addPeople(frame.users ?? []);
        for (const { kind, by } of frame.events) {
          if (kind === "message") this.#typingOthers.remove(by);
        }
        return this.#log.apply(frame);
      case "reset":
        return this.#log.reload();
      case "typing":
        if (frame.user !== this.#me) this.#typingOthers.add(frame.user);
        return;
      case "thread":
        this.threadFrame.value = frame;
        return;
      case "welcome": {
        // A later page of a long list may have the room.
        const isListed = frame.rooms.some(({ id }) => id === this.#room);
        if (isListed || frame.next === undefined) this.#isMember.value = isListed;
        return;
      }
      case "rooms":
        return this.#receiveChange(frame);
      case "presence":
        return this.addPeople(frame.users.map(({ state: _, status: __, ...person }) => person));
      case "user":
        return this.addPeople([frame.user]);
    }
  }

  /** The person came to the room, or has to do without it. */
  #receiveChange(frame: FrameOf<"rooms">): void {
    const { change, thread } = frame;
    if (thread !== undefined) this.threadChange.value = frame;
    if (change === "left" || change === "removed") this.#isMember.value = false;
    if (change !== "joined" || this.#isMember.peek()) return;
    this.#isMember.value = true;
    // The server may have ended the subscription with the membership before.
    this.server.resume(this.#room).catch(() => {});
  }

  #applied(input: LogInput, before: LogState): void {
    if ("page" in input) this.addPeople(input.page.users);
    if (this.#log.log.peek().epoch !== before.epoch) this.#outbox.repost();
    this.#outbox.removeLogged();
  }

  /** Takes note of people's names. */
  addPeople(people: readonly Person[]): void {
    this.#people.value = withPeople(this.#people.peek(), people);
  }

  #persons(ids: Iterable<string>): Person[] {
    const people = this.#people.value;
    return [...ids].flatMap((id) => people.get(id) ?? []);
  }
}
