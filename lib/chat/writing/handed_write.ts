import type { Write } from "../../store/log/write.ts";
import { ChatError, type ErrorCode } from "../../base/errors.ts";
import type { Receipt } from "./writer.ts";

/** A write on its way to the leader; `number` is its sender's own. */
export interface HandedWrite {
  number: number;
  room: string;
  write: Write;
}

/** The answer to a handed write, which has its number. */
export type HandedReceipt =
  & { number: number }
  & ({ receipt: Receipt } | { refusal: SerializedError });

/** A `ChatError` on the bus, which carries no classes. */
interface SerializedError {
  code: ErrorCode;
  message: string;
  field: string | undefined;
  retryMs: number | undefined;
}

/** The refusal of a write, as it goes over the bus. */
export function toRefusal({ code, message, field, retryMs }: ChatError): SerializedError {
  return { code, message, field, retryMs };
}

/** The error that a refusal stands for. */
export function toError({ code, message, field, retryMs }: SerializedError): ChatError {
  return new ChatError(code, message, {
    ...(field === undefined ? {} : { field }),
    ...(retryMs === undefined ? {} : { retryMs }),
  });
}
