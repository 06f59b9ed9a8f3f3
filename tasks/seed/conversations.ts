import { ANYWHERE, type Talk } from "./talk.ts";

/** One thing that somebody said. */
export interface Line {
  /** Milliseconds since 1970 (UTC). */
  at: number;
  /** Which of the rooms and which of the people. */
  room: number;
  author: number;
  text: string;
}

/** What the conversations are made from. */
export interface Scene {
  rooms: readonly Talk[];
  people: number;
  messages: number;
  /** The first and last moment, in milliseconds since 1970 (UTC). */
  from: number;
  until: number;
}

/** Invents conversations, ascending in time: the same scene gives the same lines. */
export function converse({ rooms, people, messages, from, until }: Scene): Line[] {
  const random = generator(messages);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
  const lines: Line[] = [];
  while (lines.length < messages) {
    // The lobby is the busiest, and the later the more is said.
    const room = random() < 0.35 ? 0 : Math.floor(random() * rooms.length);
    const talk = rooms[room]!;
    let at = from + Math.sqrt(random()) * (until - from);
    const present = Array.from({ length: 2 + Math.floor(random() * 4) }, () => {
      return Math.floor(random() * people);
    });
    const length = 3 + Math.floor(random() * 18);
    for (let said = 0; said < length && lines.length < messages; said++) {
      const source = said === 0 ? talk.openers : random() < 0.6 ? talk.replies : ANYWHERE;
      lines.push({ at: Math.min(at, until), room, author: pick(present), text: pick(source) });
      at += 5_000 + random() * 120_000;
    }
  }
  return lines.sort((a, b) => a.at - b.at);
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
