import type { Change, Post, Write } from "../store/log/write.ts";
import { ChatError, messageNotFound, noSuchReply, wordRefused } from "../base/errors.ts";
import { type Person, publicPerson } from "../protocol/event.ts";
import { tooLong } from "../protocol/text_limits.ts";
import { threadOf, type ThreadRef } from "../protocol/thread.ts";
import { wasRemoved } from "../store/log/authors.ts";
import { fitsRecord } from "../store/log/rows.ts";
import type { HeldMessage, Reports } from "../store/server/reports.ts";
import type { Memberships } from "../store/rooms/memberships.ts";
import { BLANK_MESSAGE, isBlankMessage } from "../text/blank.ts";
import { crowdOf, namesIn, roomsIn } from "../text/names/mentions.ts";
import { findNamed } from "../text/names/named.ts";
import type { Access, OpenedLog } from "./access.ts";
import type { Hub } from "./delivery/hub.ts";
import type { RateLimits } from "./limits.ts";
import type { WordRules } from "./moderation/word_rules.ts";
import type { SentDrafts } from "./writing/sent_drafts.ts";
import type { Presence } from "./presence/presence.ts";
import type { Receipt, Submission } from "./writing/writer.ts";
import type { Writers } from "./writing/writers.ts";

export interface MessagesOptions {
  access: Access;
  memberships: Pick<Memberships, "ensure">;
  writers: Writers;
  hub: Pick<Hub, "notify">;
  presence: Pick<Presence, "peopleIn">;
  limits: RateLimits;
  sentDrafts: Pick<SentDrafts, "add">;
  words: Pick<WordRules, "actionOn">;
  reports: Pick<Reports, "hold">;
}

/** A message as it was sent, before anything is known of it. */
type Sent = Pick<Post, "cid" | "text" | "replyTo">;

/** Takes messages and changes of messages, by socket and by HTTP. */
export class Messages {
  #options: MessagesOptions;

  constructor(options: MessagesOptions) {
    this.#options = options;
  }

  /**
   * Posts a message and resolves after the commit.
   *
   * @throws {ChatError} `not_found`, `too_large`, `invalid`, `rate_limited` or `unavailable`
   */
  async post(
    person: Person,
    address: string,
    message: { room: string } & Omit<Post, "kind" | "author">,
  ): Promise<Receipt> {
    const { room, ...content } = message;
    this.#count(person, address, "send");
    await this.openForWriting(person, room, content);
    return await this.#write(room, { kind: "message", author: publicPerson(person), ...content });
  }

  /**
   * Posts a message that was held and that a moderator lets pass, in the author's name.
   *
   * @throws {ChatError} as when it was sent, but for its words
   */
  async postHeld(author: Person, room: string, message: Sent): Promise<Receipt> {
    await this.#open(author, room, message, true);
    return await new Promise((done, failed) =>
      this.#submit(room, {
        write: { kind: "message", author: publicPerson(author), ...message },
        done,
        failed,
      }, true)
    );
  }

  /**
   * Edits, deletes or pins a message, or reacts to it, and resolves after the commit.
   *
   * @throws {ChatError} `not_found`, `forbidden`, `too_large`, `invalid`, `rate_limited` or `unavailable`
   */
  async change(address: string, log: string, change: Change): Promise<Receipt> {
    this.#count(change.author, address, change.kind);
    await this.openForWriting(change.author, log, undefined);
    return await this.#write(log, { ...change, author: publicPerson(change.author) });
  }

  /**
   * The log, for somebody who is about to write there: whoever writes in a public room belongs to it,
   * and the first reply to a message begins its thread.
   *
   * @param posts the message that they post, if they do
   * @throws {ChatError} `not_found`, or `forbidden` for whoever was removed or may not write there
   */
  async openForWriting(
    person: Person,
    id: string,
    posts: Omit<Sent, "replyTo"> & { replyTo?: number | undefined } | undefined,
  ): Promise<OpenedLog> {
    return await this.#open(person, id, posts, false);
  }

  async #open(
    person: Person,
    id: string,
    posts: Parameters<typeof this.openForWriting>[2],
    isApproved: boolean,
  ): Promise<OpenedLog> {
    const { access, memberships, hub } = this.#options;
    const opened = await access.openLog(person, id);
    const { room, thread } = opened;
    if (room.kind === "public" && !room.archived) {
      const membership = await memberships.ensure(person.id, room.id);
      if (membership === "removed") throw wasRemoved();
      if (membership === "joined") {
        hub.notify({ room: room.id, users: [person.id], change: "joined" });
      }
    }
    if (thread === undefined || thread.isBegun) return opened;
    if (posts === undefined) throw messageNotFound();
    // What is refused begins nothing.
    const refusal = refuseText(posts.text);
    if (refusal !== undefined) throw refusal;
    if (posts.replyTo !== undefined) throw noSuchReply();
    const action = isApproved ? undefined : this.#options.words.actionOn(posts.text);
    if (action !== undefined && !room.archived && !room.readOnly) {
      const { cid, text } = posts;
      throw action === "hold" ? await this.#hold(id, person, { cid, text }) : wordRefused();
    }
    await this.#beginThread(person, thread);
    return { ...opened, thread: { ...thread, isBegun: true } };
  }

  /** Somebody else may have begun it meanwhile, which the room's log finds done already. */
  async #beginThread(person: Person, { room, seq }: ThreadRef): Promise<void> {
    await this.#write(room, { kind: "thread", author: publicPerson(person), target: seq });
  }

  #write(log: string, write: Write): Promise<Receipt> {
    return new Promise((done, failed) => this.submit(log, { write, done, failed }));
  }

  /** @throws {ChatError} `rate_limited` */
  #count(person: Person, address: string, frame: "send" | Change["kind"]): void {
    const refusal = this.#options.limits.takeFrame({ person, address }, frame);
    if (refusal !== undefined) throw refusal;
  }

  /** Queues a write for a log that was opened for writing to its author. */
  submit(log: string, submission: Submission): void {
    this.#submit(log, submission, false);
  }

  #submit(log: string, submission: Submission, isApproved: boolean): void {
    const { writers, limits, presence, sentDrafts, words } = this.#options;
    const { write, done, failed } = submission;
    const beyond = limits.takeBytes(write.author, "text" in write ? write.text : undefined);
    if (beyond !== undefined) return failed(beyond);
    if (!("text" in write)) return writers.submit(log, submission);
    const refusal = refuseText(write.text);
    if (refusal !== undefined) return failed(refusal);
    const action = isApproved ? undefined : words.actionOn(write.text);
    const [names, rooms] = [namesIn(write.text), roomsIn(write.text)];
    const isCalling = names.length + rooms.length > 0;
    const callsHere = names.some((name) => findNamed("mention", name, crowdOf)?.found === "here");
    // A thread has the people of its room.
    const room = threadOf(log)?.room ?? log;
    const here = callsHere ? presence.peopleIn(room).map(({ person }) => person.id) : [];
    writers.submit(log, {
      write: {
        ...write,
        ...(isCalling ? { named: { names, here, rooms } } : {}),
        ...(action === undefined ? {} : { isUnwanted: true }),
      },
      done: write.kind !== "message" ? done : (receipt) => {
        done(receipt);
        sentDrafts.add(write.author.id, log, write.text);
      },
      failed: action !== "hold" || write.kind !== "message" ? failed : (error) => {
        if (!isUnwanted(error)) return failed(error);
        this.#hold(log, write.author, write).then(failed, failed);
      },
    });
  }

  /** Has a message wait for a moderator; what its author is to be told. */
  async #hold(log: string, author: Person, { cid, text, replyTo }: Sent): Promise<ChatError> {
    const { access, reports } = this.#options;
    const { room } = await access.openLog(author, log);
    // Nobody moderates what people say to one another.
    if (room.kind === "direct") return wordRefused();
    const held = await reports.hold({
      log,
      room: room.id,
      author: author.id,
      cid,
      text,
      ...(replyTo === undefined ? {} : { replyTo }),
    });
    return describeHeld(held);
  }
}

function isUnwanted(error: unknown): boolean {
  return error instanceof ChatError && error.code === "forbidden" && error.field === "text";
}

/** What the author of a held message is told, each time that they send it. */
function describeHeld({ state }: HeldMessage): ChatError {
  const message = state === "rejected"
    ? "A moderator decided not to post this message."
    : "This message has a word in it that a moderator looks at first. " +
      "It is posted if they approve it; you need not send it again.";
  return new ChatError("forbidden", message, { field: "text" });
}

/** The refusal of a text that the store cannot take, or that shows nothing. */
function refuseText(text: string): ChatError | undefined {
  if (!fitsRecord(text)) return tooLong(", and fewer when most of it are control characters");
  return isBlankMessage(text)
    ? new ChatError("invalid", BLANK_MESSAGE, { field: "text" })
    : undefined;
}
