import * as v from "valibot";
import { ServerFrame } from "./server_frame.ts";

/**
 * Reads a frame from the server, or returns undefined for one that this version does not know. Apart
 * from the reading of clients' frames, so that a page does not carry that.
 */
export function decodeServerFrame(data: unknown): ServerFrame | undefined {
  if (typeof data !== "string") return undefined;
  try {
    const result = v.safeParse(ServerFrame, JSON.parse(data));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}
