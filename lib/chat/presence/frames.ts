import { DelayedTask } from "../../base/delayed_task.ts";

/**
 * How long after a room was sent a change the next ones are gathered, in milliseconds: at least, and
 * for each of its sockets, so that sending takes no more than a small share of the time.
 */
const GATHER_MS = 200;
const GATHER_MS_A_SOCKET = 0.05;

/**
 * The characters that a frame of several people is filled up to: a sixteenth of all, between these. The
 * runtime (Deno 2.9.6) keeps for each socket a buffer as long as the longest frame that it was sent, so
 * a list of everybody in one frame would cost every socket its length for as long as it is open; and
 * each frame has its reader go through the whole list.
 */
const FRAME_CHARS = { least: 1_024, most: 8_192 };
const LIST_FRAMES = 16;

export interface PresenceFramesDeps {
  /** The encoded entries of the people who are in the room now. */
  entriesIn(room: string): readonly string[];
  /** The number of subscriptions to the room on this isolate. */
  socketsIn(room: string): number;
  /** Sends a frame to the subscriptions of the room. */
  send(room: string, frame: string): void;
}

/** The changes in a room that are gathered since its sockets were sent the ones before. */
interface Changes {
  /** Person → their encoded entry. */
  entries: Map<string, string>;
  sending: DelayedTask;
}

/**
 * Makes the presence frames of each room. A change is sent at once, and all changes in the moment after
 * that in one difference; the list of everybody is encoded no more often than that, however many
 * sockets subscribe: after a restart they do so all at once.
 */
export class PresenceFrames {
  #deps: PresenceFramesDeps;
  /** Room → the frames of everybody. One frame is up to date; several are together with the changes since. */
  #lists = new Map<string, readonly string[]>();
  #changes = new Map<string, Changes>();

  constructor(deps: PresenceFramesDeps) {
    this.#deps = deps;
  }

  /**
   * Sends the room that a person is shown in another way, or not any more, at once or in a moment.
   *
   * @param entry the person's encoded entry now
   */
  change(room: string, user: string, entry: string): void {
    const changes = this.#changes.get(room);
    if (changes === undefined) {
      if (this.#deps.socketsIn(room) > 0) this.#begin(room, [entry]);
      else this.#lists.delete(room);
      return;
    }
    changes.entries.set(user, entry);
    // One frame costs little to make again, and then has everything.
    if (this.#lists.get(room)?.length === 1) this.#lists.delete(room);
  }

  /** The frames of everybody who is in the room now: one that is `full`, then what follows it. */
  of(room: string): readonly string[] {
    const known = this.#lists.get(room);
    if (known === undefined) {
      const list = encodeFrames(room, this.#deps.entriesIn(room), true);
      this.#lists.set(room, list);
      return list;
    }
    const changes = this.#changes.get(room);
    if (changes === undefined || changes.entries.size === 0 || known.length === 1) return known;
    return [...known, ...encodeFrames(room, changes.entries.values(), false)];
  }

  /** Drops the changes that were not sent. */
  close(): void {
    for (const { sending } of this.#changes.values()) void sending.close();
    this.#changes.clear();
  }

  /** Sends the room a change at once, and gathers those from now on. */
  #begin(room: string, entries: Iterable<string>): void {
    const sending = new DelayedTask({
      delayMs: () => Math.max(GATHER_MS, this.#deps.socketsIn(room) * GATHER_MS_A_SOCKET),
      run: () => this.#sendGathered(room),
    });
    this.#changes.set(room, { entries: new Map(), sending });
    sending.schedule();
    this.#send(room, entries);
  }

  #sendGathered(room: string): void {
    const changes = this.#changes.get(room);
    if (changes === undefined) return;
    const { entries, sending } = changes;
    if (entries.size === 0) {
      this.#changes.delete(room);
      return;
    }
    changes.entries = new Map();
    sending.schedule();
    this.#send(room, entries.values());
  }

  #send(room: string, entries: Iterable<string>): void {
    this.#lists.delete(room);
    for (const frame of encodeFrames(room, entries, false)) this.#deps.send(room, frame);
  }
}

/**
 * Encodes frames with these entries; the first is `full`, or none is.
 *
 * @param room undefined where the people are watched rather than in one room
 */
export function encodeFrames(
  room: string | undefined,
  entries: Iterable<string>,
  full: boolean,
): string[] {
  const about = room === undefined ? "" : `"room":${JSON.stringify(room)},`;
  const list = [...entries];
  const all = list.reduce((sum, entry) => sum + entry.length + 1, 0);
  const most = Math.max(FRAME_CHARS.least, Math.min(all / LIST_FRAMES, FRAME_CHARS.most));
  const frames: string[] = [];
  let users: string[] = [];
  let chars = 0;
  const end = () => {
    const mark = full && frames.length === 0 ? ',"full":true' : "";
    frames.push(`{"type":"presence",${about}"users":[${users.join(",")}]${mark}}`);
    users = [];
    chars = 0;
  };
  for (const entry of list) {
    if (users.length > 0 && chars + entry.length > most) end();
    users.push(entry);
    chars += entry.length + 1;
  }
  if (users.length > 0 || frames.length === 0) end();
  return frames;
}
