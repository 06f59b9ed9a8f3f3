import { ChatError } from "../../base/errors.ts";
import { mediaType } from "../accept.ts";
import { parseBody, readBody, TYPE_CHARS } from "./form.ts";
import { checkParts } from "./multipart.ts";

/** The most fields of a form with a file. */
const FIELDS = 10;

/**
 * Reads the file of a form that has one.
 *
 * @param name the field's name
 * @param most the largest body of the form, in bytes
 * @returns the bytes of the file; none where nobody chose one
 * @throws {ChatError} `too_large`, or `invalid` with the field
 */
export async function readFile(req: Request, name: string, most: number): Promise<Uint8Array> {
  const type = req.headers.get("content-type") ?? "";
  if (type.length > TYPE_CHARS || mediaType(req.headers) !== "multipart/form-data") {
    throw new ChatError("invalid", `The body must be multipart/form-data with the file ${name}.`, {
      field: name,
    });
  }
  const body = await readBody(req, "A form with a picture", most);
  checkParts(body, type, FIELDS);
  const file = (await parseBody(body, type)).get(name);
  if (file === null || typeof file === "string") {
    throw new ChatError("invalid", `The field ${name} must be a file.`, { field: name });
  }
  return new Uint8Array(await file.arrayBuffer());
}
