import * as v from "valibot";
import { ChatError } from "../base/errors.ts";

/** A whole number in an address. */
export function integer(min: number, max: number): v.GenericSchema<string, number> {
  return v.pipe(
    v.string(),
    v.regex(/^\d{1,16}$/, `must be a whole number from ${min} to ${max}`),
    v.transform(Number),
    v.minValue(min, `must be at least ${min}`),
    v.maxValue(max, `must be at most ${max}`),
  );
}

/**
 * Checks the query of an address against a schema; of a name that comes several times the last one
 * counts.
 *
 * @throws {ChatError} `invalid`, naming the first field that is not valid
 */
export function readQuery<S extends v.GenericSchema>(
  schema: S,
  query: URLSearchParams,
): v.InferOutput<S> {
  const result = v.safeParse(schema, Object.fromEntries(query));
  if (result.success) return result.output;
  const issue = result.issues[0];
  const field = v.getDotPath(issue) ?? "position";
  throw new ChatError("invalid", `${field} ${issue.message}.`, { field });
}
