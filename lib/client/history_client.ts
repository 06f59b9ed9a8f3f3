import * as v from "valibot";
import { HistoryPage } from "../protocol/history.ts";

/** Reads pages of a room's history; throws when the server does not answer with one. */
export type ReadHistory = (
  query: { before?: number; limit?: number },
  signal: AbortSignal,
) => Promise<HistoryPage>;

/** The history of one room, over HTTP. */
export function historyOf(room: string, request: typeof fetch): ReadHistory {
  return async ({ before, limit }, signal) => {
    const query = new URLSearchParams();
    if (before !== undefined) query.set("before", String(before));
    if (limit !== undefined) query.set("limit", String(limit));
    const response = await request(
      `/api/rooms/${encodeURIComponent(room)}/messages?${query}`,
      { signal, cache: "no-store", headers: { accept: "application/json" } },
    );
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`Cannot read the history: the server answered ${response.status}.`);
    }
    return v.parse(HistoryPage, await response.json());
  };
}
