import { requestJson } from "../api.ts";
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
export function historyOf(room: string, fetch?: typeof globalThis.fetch): ReadHistory {
  return async (wanted, signal) => {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(wanted)) {
      if (value !== undefined) query.set(name, String(value));
    }
    const path = `/api/rooms/${encodeURIComponent(room)}/messages?${query}`;
    return await requestJson(HistoryPage, path, { signal, fetch });
  };
}
