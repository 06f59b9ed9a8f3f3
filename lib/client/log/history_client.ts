import * as v from "valibot";
import { HistoryPage } from "../../protocol/history.ts";

/** Which page is asked for; the newest without a position. */
export interface HistoryQuery {
  before?: number | undefined;
  after?: number | undefined;
  around?: number | undefined;
  limit?: number;
}

/** Reads pages of a room's history; throws when the server does not answer with one. */
export type ReadHistory = (
  query: HistoryQuery,
  signal: AbortSignal,
) => Promise<HistoryPage>;

/** The history of one room, over HTTP. */
export function historyOf(room: string, request: typeof fetch): ReadHistory {
  return async (wanted, signal) => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(wanted)) {
      if (value !== undefined) query.set(name, String(value));
    }
    const response = await request(
      `/api/rooms/${encodeURIComponent(room)}/messages?${query}`,
      { signal, cache: "no-store", headers: { accept: "application/json" } },
    );
    if (!response.ok) {
      await response.body?.cancel();
      throw new Error(`The server answered ${response.status}.`);
    }
    return v.parse(HistoryPage, await response.json());
  };
}
