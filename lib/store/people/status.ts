import * as v from "valibot";
import { ChatError } from "../../base/errors.ts";
import { Emoji } from "../../protocol/client_frame.ts";
import { type OwnStatus, STATUS_CHARS } from "../../protocol/own_status.ts";
import { type Until, untilOf, UNTILS } from "../../text/times/status_times.ts";
import type { Times } from "../../text/times/times.ts";
import { line } from "../rooms/room.ts";

/** A status is kept for at most this long, in milliseconds. */
const LONGEST_MS = 366 * 86_400_000;

const isNamed = (until: string): until is Until => UNTILS.some((name) => name === until);

const Wanted = v.object({
  // A keyboard may put a blank after it.
  emoji: v.optional(v.pipe(
    v.string(),
    v.trim(),
    v.union([v.literal(""), Emoji], "must be one emoji"),
  )),
  text: v.optional(line(STATUS_CHARS)),
  until: v.optional(v.pipe(
    v.string("must be a text"),
    v.check(
      (until) => isNamed(until) || /^\d{1,15}$/.test(until),
      `must be one of ${UNTILS.join(", ")}, or a time in milliseconds`,
    ),
    v.transform((until) => isNamed(until) ? until : Number(until)),
  )),
  state: v.optional(v.picklist(["auto", "away", "dnd"], "must be auto, away or dnd")),
  dnd: v.optional(v.picklist(["true", "false"], "must be true or false")),
});

/**
 * The status after a form: a field that was left out stays as it is, a blank one is cleared. Another
 * emoji or text without an end has none.
 *
 * @param before the status so far, if there is one
 * @param wanted texts, as a form has them
 * @returns undefined when nothing is left of it
 * @throws {ChatError} `invalid` with the field
 */
export function statusAfter(
  before: OwnStatus | undefined,
  wanted: unknown,
  { now, times }: { now: number; times: Times },
): OwnStatus | undefined {
  const { emoji, text, until, state, dnd } = parse(wanted);
  const isNew = emoji !== undefined || text !== undefined;
  const mode = state ?? (dnd === undefined ? before?.mode : dnd === "true" ? "dnd" : "auto");
  const after = {
    emoji: emoji ?? before?.emoji,
    text: text ?? before?.text,
    mode: mode === "auto" ? undefined : mode,
  };
  const given = Object.entries(after).filter(([, value]) => value !== undefined && value !== "");
  if (given.length === 0) return undefined;
  const end = until === undefined ? isNew ? undefined : before?.until : endOf(until, now, times);
  return { ...Object.fromEntries(given), ...(end === undefined ? {} : { until: end }) };
}

function endOf(until: Until | number, now: number, times: Times): number | undefined {
  if (typeof until === "string") return untilOf(until, now, times);
  if (until > now && until <= now + LONGEST_MS) return until;
  throw refusal("until", "must be in the future, and within a year");
}

function parse(wanted: unknown): v.InferOutput<typeof Wanted> {
  const result = v.safeParse(Wanted, wanted, { abortEarly: true });
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw refusal(v.getDotPath(issue) ?? "form", issue.message);
}

/** The names of the fields, for people. */
const NAMES: Readonly<Record<string, string>> = {
  emoji: "emoji of the status",
  text: "text of the status",
  until: "end of the status",
};

function refusal(field: string, what: string): ChatError {
  const name = NAMES[field] ?? `field ${field}`;
  return new ChatError("invalid", `The ${name} ${what}.`, { field });
}
