import * as v from "valibot";
import { ChatError } from "../base/errors.ts";
import { readBody, refusalOf } from "./form.ts";

/**
 * Reads the JSON in a request's body, at most 64 KiB.
 *
 * @throws {ChatError} `too_large`, or `invalid` naming the first field that is not valid
 */
export async function readJson<S extends v.GenericSchema>(
  req: Request,
  schema: S,
): Promise<v.InferOutput<S>> {
  const type = req.headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase();
  if (type !== "application/json") {
    throw new ChatError("invalid", "The body must be application/json.");
  }
  const result = v.safeParse(schema, parse(await readBody(req, "A body")), { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  const field = v.getDotPath(issue) ?? "body";
  throw refusalOf(field, `The field ${field}`, issue.message);
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
  } catch (cause) {
    throw new ChatError("invalid", "The body is not valid JSON.", { cause });
  }
}
