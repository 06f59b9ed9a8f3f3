import * as v from "valibot";
import { ChatError } from "../../base/errors.ts";
import { sendsJson } from "../accept.ts";
import { readBody, refusalOf } from "./form.ts";
import { parseJson } from "./json_fields.ts";

/**
 * Reads the JSON in a request's body, at most 64 KiB.
 *
 * @throws {ChatError} `too_large`, or `invalid` naming the first field that is not valid
 */
export async function readJson<S extends v.GenericSchema>(
  req: Request,
  schema: S,
): Promise<v.InferOutput<S>> {
  if (!sendsJson(req.headers)) {
    throw new ChatError("invalid", "The body must be application/json.");
  }
  const result = v.safeParse(schema, parseJson(await readBody(req, "A body")), {
    abortEarly: true,
  });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const field = v.getDotPath(issue) ?? "body";
  throw refusalOf(field, `The field ${field}`, issue.message);
}
