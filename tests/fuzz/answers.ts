import { assert, assertEquals } from "@std/assert";
import { CLOSE } from "../../lib/protocol/close_code.ts";
import { decodeServerFrame } from "../../lib/protocol/server_codec.ts";
import type { ServerFrame } from "../../lib/protocol/server_frame.ts";

/** Every code that an error frame may have (docs/protocol.md). */
const ERROR_CODES: ReadonlySet<string> = new Set([
  "bad_frame",
  "unknown_type",
  "too_large",
  "invalid",
  "not_found",
  "forbidden",
  "rate_limited",
  "conflict",
  "unavailable",
  "unauthenticated",
]);

/** The codes that say the server failed, where it had nothing to fail at. */
const FAILURES: ReadonlySet<string> = new Set(["unavailable", "rate_limited", "unauthenticated"]);

const FRAME_BYTES = 64 * 1024;

/** What one socket was asked and what it answered. */
export class Answers {
  /** How many frames with each id are still without an answer. */
  #open = new Map<number, number>();
  #unasked = 0;

  /** Notes a frame that is sent: if it has an id, there is to be one answer to it. */
  asked(data: string | Uint8Array): void {
    const id = typeof data === "string" ? idIn(data) : undefined;
    if (id === undefined) this.#unasked++;
    else this.#open.set(id, (this.#open.get(id) ?? 0) + 1);
  }

  /**
   * Judges a frame that came.
   *
   * @throws {AssertionError} for one that the protocol does not have, or that answers nothing
   */
  came(data: unknown): ServerFrame {
    const frame = decodeServerFrame(data);
    assert(frame !== undefined, `no frame of the protocol: ${String(data).slice(0, 500)}`);
    if (frame.type === "bye") assert(isCloseCode(frame.code), `bye with code ${frame.code}`);
    if (frame.type !== "ok" && frame.type !== "error") return frame;
    if (frame.type === "error") {
      assert(ERROR_CODES.has(frame.code), `an error with the code ${frame.code}`);
      assert(!FAILURES.has(frame.code), `the server failed: ${JSON.stringify(frame)}`);
      assert(!/\.ts:|file:|\n\s+at /.test(frame.message), `a stack trace: ${frame.message}`);
      if (frame.id === undefined) {
        // A frame that names rooms may be refused for each of them.
        assert(this.#unasked > 0, `an error that nothing asked for: ${JSON.stringify(frame)}`);
        return frame;
      }
    }
    const open = this.#open.get(frame.id!) ?? 0;
    assert(open > 0, `a second answer: ${JSON.stringify(frame)}`);
    if (open === 1) this.#open.delete(frame.id!);
    else this.#open.set(frame.id!, open - 1);
    return frame;
  }

  /** Whether every frame with an id has its answer. */
  get isComplete(): boolean {
    return this.#open.size === 0;
  }

  /** The ids without an answer, for a message. */
  get missing(): number[] {
    return [...this.#open.keys()];
  }
}

/** Whether a socket may be closed with this code by the application. */
export function isCloseCode(code: number): boolean {
  return Object.values<number>(CLOSE).includes(code);
}

/** The id of a frame that is a JSON object, not too large, and has a whole number for one. */
function idIn(text: string): number | undefined {
  if (new TextEncoder().encode(text).length > FRAME_BYTES) return undefined;
  try {
    const value: unknown = JSON.parse(text.toWellFormed());
    if (typeof value !== "object" || value === null || !Object.hasOwn(value, "id")) {
      return undefined;
    }
    if (Array.isArray(value) || !("id" in value)) return undefined;
    return typeof value.id === "number" && Number.isSafeInteger(value.id) ? value.id : undefined;
  } catch {
    return undefined;
  }
}

/** Says that two lists are the same, in few words when they are long. */
export function assertSame(actual: readonly number[], expected: readonly number[]): void {
  const at = expected.findIndex((value, index) => actual[index] !== value);
  assert(at === -1, `at ${at}: ${actual[at]} in place of ${expected[at]}`);
  assertEquals(actual.length, expected.length);
}
