import { messagePageAddress } from "../../lib/text/addresses.ts";

/** Where a message is reported, by a form. */
export function reportAddress(room: string, seq: number): string {
  return `${messagePageAddress(room, seq)}/report`;
}
