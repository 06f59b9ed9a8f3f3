import type { ReadonlySignal } from "@preact/signals";
import { CLOSE } from "../../protocol/close_code.ts";

/** Why a client stays away instead of reconnecting, in words for a person. */
export type StopReason =
  | "signed out"
  | "somebody else"
  | "banned"
  | "out of date"
  | "protocol error";

/** The state of the page's connection; `retryAt` is in milliseconds since 1970 (UTC). */
export type ConnectionState =
  | { state: "connecting" }
  | { state: "live" }
  | { state: "reconnecting"; retryAt: number }
  | { state: "offline" }
  | { state: "stopped"; why: StopReason };

const REASONS: Record<number, StopReason> = {
  [CLOSE.signedOut]: "signed out",
  [CLOSE.banned]: "banned",
  [CLOSE.versionGone]: "out of date",
};

/** The reason that a final close code stands for. */
export function stopReason(code: number): StopReason {
  return REASONS[code] ?? "protocol error";
}

/**
 * Keeps the state of the connection on an element as `data-connection`, where programs read it:
 * `connecting`, `live`, `reconnecting`, `offline` or `stopped`. Returns what ends that.
 *
 * @param element the page's body; something else in tests
 */
export function markConnection(
  connection: ReadonlySignal<ConnectionState>,
  element: Pick<HTMLElement, "dataset"> = document.body,
): () => void {
  return connection.subscribe(({ state }) => element.dataset.connection = state);
}
