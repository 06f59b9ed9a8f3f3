import { createContext } from "preact";
import type { OwnStatus } from "../../lib/protocol/own_status.ts";

/** What the document around all pages knows of who reads it; none of it reaches into islands. */
export interface Reader {
  status: OwnStatus | undefined;
  /** When the page is rendered, in milliseconds since 1970 (UTC). */
  now: number;
}

/** Who reads the page, for the frame around each one. */
export const ReaderContext = createContext<Reader>({ status: undefined, now: 0 });
