import type { ShownSession } from "../../auth/own_sessions.ts";
import type { FilePart } from "../../base/zip.ts";
import { threadOf } from "../../protocol/thread.ts";
import type { Services } from "../../services.ts";
import { allMessages } from "../../store/log/all_messages.ts";
import type { LogMessage } from "../../store/log/events.ts";
import { readMessage } from "../../store/log/rows.ts";
import { countArchive } from "../../store/people/daily_bounds.ts";
import type { Session } from "../../store/people/sessions.ts";
import type { User } from "../../store/people/users.ts";

/** Bookmarks that are read at a time. */
const BOOKMARKS = 100;

/** The longest name of a file, in characters. */
const NAME_CHARS = 60;

const encoder = new TextEncoder();

/** What the archive takes from the server. */
type Sources = Pick<
  Services,
  | "access"
  | "avatars"
  | "bookmarks"
  | "clock"
  | "config"
  | "drafts"
  | "edits"
  | "kv"
  | "memberships"
  | "ownSessions"
  | "roomLists"
  | "rooms"
  | "settings"
>;

/** How a room is told to somebody: as they see it, or by no more than its id when they may not. */
interface SeenRoom {
  room: string;
  roomName?: string;
}

/** Archives of what is a person's own, for that person. */
export class OwnArchives {
  #sources: Sources;

  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /**
   * The files of a person's archive, part by part: their account, picture, sessions, rooms, bookmarks,
   * drafts and reactions, and what they wrote, room by room, wherever that was.
   *
   * @throws {ChatError} `rate_limited` for more than a few a day
   */
  async open(user: User, session: Session): Promise<AsyncIterable<FilePart>> {
    const { kv, clock, config } = this.#sources;
    if (config.rateLimits) {
      await kv.update(async (op) => (await countArchive(kv, user.id, clock.now()))(op));
    }
    return this.#parts(user, session);
  }

  async *#parts(user: User, session: Session): AsyncGenerator<FilePart> {
    const { clock, ownSessions, settings } = this.#sources;
    const files = new FileNames();
    const seen = new Map<string, Promise<SeenRoom>>();
    const roomOf = (id: string) => {
      const known = seen.get(id) ?? this.#seenRoom(user, id);
      seen.set(id, known);
      return known;
    };
    yield text("README.txt", readme(settings.current.name, clock.now()));
    const { createdAt, ...account } = user;
    yield json("account.json", { ...account, createdAt: time(createdAt) });
    yield* this.#picture(user);
    const sessions = await ownSessions.list(session);
    yield json("sessions.json", sessions.map(toSession));
    yield* this.#rooms(user, roomOf);
    yield* this.#bookmarks(user, roomOf);
    for (const { log, text: draft } of await this.#sources.drafts.list(user.id)) {
      yield line("drafts.jsonl", { ...await placeOf(log, roomOf), text: draft });
    }
    yield* this.#reactions(user, roomOf);
    for await (const { logs } of allMessages(this.#sources.kv)) {
      for (const [log, messages] of logs) {
        const own = messages.filter(({ by }) => by === user.id);
        for (const message of own) {
          const place = await placeOf(log, roomOf);
          const said = await this.#said(log, message);
          if (said !== undefined) yield line(files.of(place), { ...place, ...said });
        }
      }
    }
  }

  async *#picture({ id, avatar }: User): AsyncGenerator<FilePart> {
    const picture = avatar === undefined ? undefined : await this.#sources.avatars.get(id, avatar);
    if (picture === undefined) return;
    const ending = picture.type.split("/").at(-1);
    yield { name: `picture.${ending}`, bytes: picture.bytes };
  }

  /** What the person reacted to, and with what. One file is read to its end before the next one begins. */
  async *#reactions(
    { id }: User,
    roomOf: (id: string) => Promise<SeenRoom>,
  ): AsyncGenerator<FilePart> {
    for await (const { logs } of allMessages(this.#sources.kv)) {
      for (const [log, messages] of logs) {
        for (const message of messages) {
          if (!message.json.includes(id)) continue;
          const { seq, reactions = [] } = readMessage(message);
          for (const { emoji, users } of reactions) {
            if (!users.includes(id)) continue;
            yield line("reactions.jsonl", { ...await placeOf(log, roomOf), seq, emoji });
          }
        }
      }
    }
  }

  /** A room as the person sees it now; they may have left it, and what it is called since is not theirs. */
  async #seenRoom(user: User, id: string): Promise<SeenRoom> {
    const { rooms, access, roomLists } = this.#sources;
    const room = await rooms.get(id);
    if (room === undefined || !await access.mayRead(user.id, room)) return { room: id };
    const { name, people = [] } = await roomLists.titleOf(room, user);
    if (room.kind !== "direct") return { room: id, roomName: name };
    const others = people.map((person) => person.name).join(", ");
    return { room: id, roomName: name || others || "Notes to yourself" };
  }

  async *#rooms(user: User, roomOf: (id: string) => Promise<SeenRoom>): AsyncGenerator<FilePart> {
    for (const id of await this.#sources.memberships.roomIdsOf(user.id)) {
      const room = await this.#sources.rooms.get(id);
      if (room === undefined) continue;
      yield line("rooms.jsonl", { ...await roomOf(id), kind: room.kind });
    }
  }

  async *#bookmarks(
    { id }: User,
    roomOf: (id: string) => Promise<SeenRoom>,
  ): AsyncGenerator<FilePart> {
    let before: number | undefined;
    do {
      const page = await this.#sources.bookmarks.before(id, before, BOOKMARKS);
      for (const { room, seq } of page) {
        yield line("bookmarks.jsonl", { ...await placeOf(room, roomOf), seq });
      }
      before = page.length < BOOKMARKS ? undefined : page.at(-1)?.count;
    } while (before !== undefined);
  }

  /** What a message says, and said before; undefined for one that was deleted. */
  async #said(log: string, stored: LogMessage): Promise<Record<string, unknown> | undefined> {
    const { seq, at, text, replyTo, editedAt } = readMessage(stored);
    if (text === undefined) return undefined;
    const versions = stored.edits.length === 0 ? [] : await this.#sources.edits.of(log, seq);
    return {
      seq,
      at: time(at),
      text,
      replyTo,
      ...(editedAt === undefined ? {} : {
        editedAt: time(editedAt),
        versions: versions.map((version) => ({ text: version.text, at: time(version.at) })),
      }),
    };
  }
}

/** The files that messages are in, one a room: named after it, and each name once. */
class FileNames {
  #names = new Map<string, string>();
  #used = new Set<string>();

  of({ room, roomName = room }: SeenRoom): string {
    const known = this.#names.get(room);
    if (known !== undefined) return known;
    const plain = roomName.replaceAll(/[^\p{L}\p{N}]+/gu, "-").slice(0, NAME_CHARS).toWellFormed()
      .replaceAll(/^-+|-+$/g, "") || "room";
    let name = plain;
    for (let number = 2; this.#used.has(name.toLowerCase()); number++) name = `${plain}-${number}`;
    this.#used.add(name.toLowerCase());
    const file = `messages/${name}.jsonl`;
    this.#names.set(room, file);
    return file;
  }
}

/** A log as its room, and the message that it is the thread of. */
async function placeOf(
  log: string,
  roomOf: (id: string) => Promise<SeenRoom>,
): Promise<SeenRoom & { thread?: number }> {
  const thread = threadOf(log);
  const room = await roomOf(thread?.room ?? log);
  return thread === undefined ? room : { ...room, thread: thread.seq };
}

function toSession({ createdAt, seenAt, device, address }: ShownSession): Record<string, string> {
  return { signedInAt: time(createdAt), lastUsedAt: time(seenAt), device, address };
}

function readme(server: string, now: number): string {
  return `Your data from ${server}, as of ${time(now)}.

account.json     Your account, and what it says about you.
picture.…        Your picture, if you have one.
sessions.json    Where you are signed in.
rooms.jsonl      The rooms that you are in.
bookmarks.jsonl  The messages that you bookmarked: their rooms and numbers.
drafts.jsonl     What you typed and have not sent.
reactions.jsonl  What you reacted to, and with which emoji.
messages/        What you wrote, a file for each room.

Files that end in .jsonl have one JSON object a line. In each, "room" is the id of a room and
"roomName" what it is called to you; a room without one is no longer yours to see. "thread" is the
number of the message whose thread something is in, "seq" the number of a message in its room or
thread. Times are UTC.

What others wrote is theirs, and not in here. Messages that were deleted are not kept anywhere.
`;
}

function time(at: number): string {
  return new Date(at).toISOString();
}

function text(name: string, content: string): FilePart {
  return { name, bytes: encoder.encode(content) };
}

function json(name: string, value: unknown): FilePart {
  return text(name, `${JSON.stringify(value, undefined, 2)}\n`);
}

function line(name: string, value: unknown): FilePart {
  return text(name, `${JSON.stringify(value)}\n`);
}
