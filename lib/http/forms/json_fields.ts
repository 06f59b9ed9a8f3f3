import * as v from "valibot";
import { ChatError } from "../../base/errors.ts";
import { tooMany } from "./multipart.ts";

/** The characters of a field's name that are shown to whoever sent it. */
const SHOWN_CHARS = 64;

const Fields = v.record(
  v.string(),
  v.union(
    [v.string(), v.number(), v.boolean(), v.array(v.string())],
    "must be a text, a number, true or false, or a list of texts",
  ),
  "must be an object of fields",
);

/**
 * Reads JSON.
 *
 * @throws {ChatError} `invalid`
 */
export function parseJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (cause) {
    throw new ChatError("invalid", "The body is not valid JSON.", { cause });
  }
}

/**
 * The fields of a form that came as JSON: numbers, `true` and `false` as they are written, each text of
 * a list as a field of its own.
 *
 * @param most how many fields there may be
 * @throws {ChatError} `too_large` when there are more, `invalid` naming what is no field
 */
export function fieldsOf(value: unknown, most: number): FormData {
  if (typeof value === "object" && value !== null && Object.keys(value).length > most) {
    throw tooMany(most);
  }
  const result = v.safeParse(Fields, Array.isArray(value) ? undefined : value, {
    abortEarly: true,
  });
  if (!result.success) {
    const name = result.issues[0].path?.[0]?.key;
    const field = name === undefined ? undefined : String(name).slice(0, SHOWN_CHARS);
    const subject = field === undefined ? "The body" : `The field ${field}`;
    throw new ChatError("invalid", `${subject} ${result.issues[0].message}.`, {
      field: field ?? "body",
    });
  }
  const form = new FormData();
  let count = 0;
  for (const [name, given] of Object.entries(result.output)) {
    for (const each of Array.isArray(given) ? given : [String(given)]) {
      count += 1;
      if (count > most) throw tooMany(most);
      form.append(name, each);
    }
  }
  return form;
}
