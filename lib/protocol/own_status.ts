import * as v from "valibot";
import { Status } from "./presence.ts";

/** The states that a socket may tell of the person in front of it. */
export const Activity = v.picklist(["online", "away"], "must be online or away");
/** The states that a socket may tell of the person in front of it. */
export type Activity = v.InferOutput<typeof Activity>;

/** A status as its owner has it: `mode` is how they want to be shown, whatever their sockets say. */
export const OwnStatus = v.object({
  ...Status.entries,
  mode: v.optional(v.picklist(["away", "dnd"])),
});
/** A status as its owner has it. */
export type OwnStatus = v.InferOutput<typeof OwnStatus>;

/** A status's text, in characters. */
export const STATUS_CHARS = 80;

/** The status if it has not run out. */
export function currentStatus<S extends Status>(
  status: S | undefined,
  now: number,
): S | undefined {
  return status?.until !== undefined && status.until <= now ? undefined : status;
}

/** The part of a status that others see; undefined for one without emoji and text. */
export function shownStatus({ emoji, text, until }: Status): Status | undefined {
  if (emoji === undefined && text === undefined) return undefined;
  return {
    ...(emoji === undefined ? {} : { emoji }),
    ...(text === undefined ? {} : { text }),
    ...(until === undefined ? {} : { until }),
  };
}
