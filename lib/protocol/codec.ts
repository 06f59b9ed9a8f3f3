import * as v from "valibot";
import { ChatError } from "../base/errors.ts";
import { CLIENT_FRAMES, type ClientFrame, type SendFrame } from "./client_frame.ts";
import { LIMITS } from "./limits.ts";
import { isTooLong } from "./text_limits.ts";

/** The frame of a client, or a refusal with the `id` that it had, if any. */
export type Decoded =
  | { frame: ClientFrame }
  | { error: ChatError; id: number | undefined; type: string | undefined };

const encoder = new TextEncoder();

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isFrameType(type: string): type is keyof typeof CLIENT_FRAMES {
  return Object.hasOwn(CLIENT_FRAMES, type);
}

const PLAIN_CID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/**
 * The `send` frame that nearly every frame is, read without its schema, which takes ten times as long.
 * Whatever is out of the ordinary is left to the schema; what is read here, it reads the same way.
 */
function readPlainSend(value: Record<string, unknown>): SendFrame | undefined {
  const { id, room, cid, text } = value;
  const isPlain = typeof id === "number" && Number.isSafeInteger(id) &&
    typeof room === "string" && room !== "" && room.length <= 64 &&
    typeof cid === "string" && PLAIN_CID.test(cid) &&
    typeof text === "string" && !isTooLong(text) && text.trim() !== "" && text.isWellFormed() &&
    value.replyTo === undefined;
  return isPlain ? { type: "send", id, room, cid, text } : undefined;
}

/**
 * Reads a frame from a client. Never throws: whatever is wrong comes back as a `ChatError` with code
 * `too_large`, `bad_frame`, `unknown_type` or `invalid` (which names the field).
 */
export function decodeClientFrame(data: unknown): Decoded {
  const refuse = (error: ChatError, id?: number, type?: string): Decoded => ({ error, id, type });
  if (typeof data !== "string") {
    return refuse(new ChatError("bad_frame", "A frame must be text, not binary."));
  }
  if (
    data.length > LIMITS.frameBytes ||
    (data.length * 3 > LIMITS.frameBytes && encoder.encode(data).length > LIMITS.frameBytes)
  ) {
    return refuse(
      new ChatError("too_large", `A frame must be at most ${LIMITS.frameBytes} bytes.`),
    );
  }
  let value: unknown;
  try {
    value = JSON.parse(data);
  } catch {
    return refuse(new ChatError("bad_frame", "A frame must be one JSON object."));
  }
  if (!isObject(value)) {
    return refuse(new ChatError("bad_frame", "A frame must be one JSON object."));
  }
  const id = Number.isSafeInteger(value.id) ? Number(value.id) : undefined;
  const type = value.type;
  if (typeof type !== "string") {
    return refuse(new ChatError("bad_frame", "A frame must have a type.", { field: "type" }), id);
  }
  if (!isFrameType(type)) {
    return refuse(
      new ChatError("unknown_type", "This type of frame is not known here.", { field: "type" }),
      id,
    );
  }
  const send = type === "send" ? readPlainSend(value) : undefined;
  if (send !== undefined) return { frame: send };
  const result = v.safeParse<(typeof CLIENT_FRAMES)[keyof typeof CLIENT_FRAMES]>(
    CLIENT_FRAMES[type],
    value,
    { abortEarly: true },
  );
  if (result.success) return { frame: result.output };
  const issue = result.issues[0];
  const field = v.getDotPath(issue) ?? "frame";
  // The text is the one field whose size a person meets; its own code lets a client say so.
  const code = field === "text" && issue.message.endsWith("bytes") ? "too_large" : "invalid";
  return refuse(new ChatError(code, `${field} ${issue.message}.`, { field }), id, type);
}
