import { ANYWHERE, LATEST, type Talk } from "./talk.ts";

/** One thing that somebody said. */
export interface SeedLine {
  /** Milliseconds since 1970 (UTC). */
  at: number;
  /** Which of the rooms and which of the people. */
  room: number;
  author: number;
  text: string;
}

/** The rooms, people and times that conversations are invented for. */
export interface Scene {
  rooms: readonly Talk[];
  people: number;
  messages: number;
  /** The first and last moment, in milliseconds since 1970 (UTC). */
  from: number;
  until: number;
}

/** The length of the last conversation, which reaches to the end, in milliseconds. */
const LATEST_SPAN_MS = 40 * 60_000;

/** Invents conversations, ascending in time: the same scene gives the same lines. */
export function converse(scene: Scene): SeedLine[] {
  const latest = sayLatest(scene);
  const lines = invent({
    ...scene,
    messages: scene.messages - latest.length,
    until: scene.until - 2 * LATEST_SPAN_MS,
  });
  return [...lines, ...latest];
}

function sayLatest({ people, messages, until }: Scene): SeedLine[] {
  const said = LATEST.slice(Math.max(0, LATEST.length - messages));
  const step = LATEST_SPAN_MS / LATEST.length;
  return said.map(([author, text], index) => ({
    at: until - (said.length - index) * step,
    room: 0,
    author: author % people,
    text,
  }));
}

function invent({ rooms, people, messages, from, until }: Scene): SeedLine[] {
  const random = generator(messages);
  const below = (limit: number) => Math.floor(random() * limit);
  const decks = rooms.map(({ openers, replies }) => ({
    openers: deck(openers, below),
    replies: deck([...replies, ...ANYWHERE], below),
  }));
  const lines: SeedLine[] = [];
  while (lines.length < messages) {
    // The lobby is the busiest, and the later the more is said.
    const room = random() < 0.35 ? 0 : below(rooms.length);
    const { openers, replies } = decks[room]!;
    const present = Array.from({ length: 2 + below(4) }, () => below(people));
    const length = 3 + below(12);
    let at = from + Math.sqrt(random()) * (until - from);
    for (let said = 0; said < length && lines.length < messages; said++) {
      const author = present[below(present.length)]!;
      lines.push({
        at: Math.min(at, until),
        room,
        author,
        text: (said === 0 ? openers : replies)(),
      });
      at += 5_000 + random() * 120_000;
    }
  }
  return lines.sort((a, b) => a.at - b.at);
}

/** Draws the texts in a shuffled order, again and again, so that none comes back soon. */
function deck(texts: readonly string[], below: (limit: number) => number): () => string {
  let left: string[] = [];
  return () => {
    if (left.length === 0) left = [...texts];
    return left.splice(below(left.length), 1)[0]!;
  };
}

/** Numbers in [0, 1) that look random and are the same for the same start (mulberry32). */
function generator(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
