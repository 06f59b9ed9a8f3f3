import type { ChangeFrame, SendFrame } from "../../protocol/client_frame.ts";
import type { Person } from "../../protocol/event.ts";
import type { Write } from "../../store/log/plan.ts";
import type { Receipt } from "../writing/writer.ts";

/** The `ok` of a write; written out, because it is made for every message. */
export function encodeReceipt(id: number, { seq, cid, dup }: Receipt): string {
  return `{"type":"ok","id":${id},"seq":${seq}${cid === undefined ? "" : `,"cid":"${cid}"`}${
    dup === undefined ? "" : `,"dup":true`
  }}`;
}

/** What a frame asks to have written to the log. */
export function toWrite(author: Person, frame: SendFrame | ChangeFrame): Write {
  switch (frame.type) {
    case "send": {
      const { cid, text, replyTo } = frame;
      return {
        kind: "message",
        author,
        cid,
        text,
        ...(replyTo === undefined ? {} : { replyTo }),
      };
    }
    case "edit":
      return { kind: "edit", author, target: frame.seq, text: frame.text };
    case "delete":
      return { kind: "delete", author, target: frame.seq };
    case "react":
      return { kind: "react", author, target: frame.seq, emoji: frame.emoji, on: frame.on };
    case "pin":
      return { kind: "pin", author, target: frame.seq, on: frame.on };
  }
}
