import * as v from "valibot";
import { HttpError } from "fresh";
import { ChatError } from "../../base/errors.ts";
import { MessageText } from "../../protocol/text_limits.ts";
import { mediaType } from "../accept.ts";
import { fieldsOf, parseJson } from "./json_fields.ts";
import { checkParts, tooMany } from "./multipart.ts";

/** The largest body of a form, in bytes. */
export const FORM_BYTES = 64 * 1024;

/** The time that a body may take to come, in milliseconds: a slow line sends 64 KiB in much less. */
export const BODY_MS = 30_000;

/** The most fields of a form; no page of ours has half as many. */
export const FORM_FIELDS = 100;

/** A text field of a form; a field that was left out is blank. */
export const TextField = v.optional(v.string("must be one text"), "");

/** A field that says yes by being there: a box with a mark, or `true` in JSON, where `false` says no. */
export const FlagField = v.pipe(
  v.optional(v.string("must be one text"), "false"),
  v.transform((value) => value !== "false"),
);

/** A message's text in a form, which sends each line break as CR LF. */
export const MessageField = v.pipe(
  v.string(),
  v.transform((text) => text.replaceAll("\r\n", "\n")),
  MessageText,
);

/** The characters of an unknown field's name that are shown to whoever sent it. */
const SHOWN_CHARS = 64;

/** The forms that were read, by their requests: what was typed is shown again when it is refused. */
const formsRead = new WeakMap<Request, FormData>();

/** A request that ended before its body did: its client has gone, or does not keep to HTTP. */
export class BrokenOffError extends HttpError {
  constructor(cause: unknown) {
    super(400, "The request ended early.", { cause });
  }
}

/** The longest type of a form, of which a boundary has 70: the runtime takes long to read more. */
export const TYPE_CHARS = 256;

/** The character between two fields of a form that is no multipart. */
const AMPERSAND = 0x26;

const JSON_TYPE = "application/json";

const TYPES = ["application/x-www-form-urlencoded", "multipart/form-data", JSON_TYPE];

/**
 * Reads the form in a request's body, or an object of JSON whose members are the fields.
 *
 * @throws {ChatError} `too_large` beyond 64 KiB or 100 fields, `invalid` when it is no form or has a
 * file in it
 */
export async function readForm(req: Request): Promise<FormData> {
  const type = req.headers.get("content-type") ?? "";
  const kind = mediaType(req.headers);
  if (type.length > TYPE_CHARS || !TYPES.includes(kind)) {
    throw new ChatError("invalid", `The body must be a form: ${TYPES.join(", or ")}.`);
  }
  const body = await readBody(req, "A form");
  if (kind === JSON_TYPE) {
    const form = fieldsOf(parseJson(body), FORM_FIELDS);
    formsRead.set(req, form);
    return form;
  }
  // Counted before it is read: the runtime takes 25 ms for as many fields as fit into the bytes.
  if (kind === "multipart/form-data") checkParts(body, type, FORM_FIELDS);
  else if (countFields(body) > FORM_FIELDS) throw tooMany(FORM_FIELDS);
  const form = await parseBody(body, type);
  formsRead.set(req, form);
  let count = 0;
  for (const [name, value] of [...form]) {
    count += 1;
    if (count > FORM_FIELDS) throw tooMany(FORM_FIELDS);
    if (isNoFile(value)) form.delete(name);
    else if (typeof value !== "string") {
      const field = name.slice(0, SHOWN_CHARS);
      throw new ChatError("invalid", `The field ${field} must be a text: files are not taken.`, {
        field,
      });
    }
  }
  return form;
}

function countFields(body: Uint8Array): number {
  let count = 1;
  for (const byte of body) if (byte === AMPERSAND) count++;
  return count;
}

// What a browser sends for a choice of a file where none was chosen.
function isNoFile(value: FormDataEntryValue): boolean {
  return typeof value !== "string" && value.name === "" && value.size === 0;
}

/**
 * The texts of the form in a request, by name, the first of each: of one that was read, whatever is
 * wrong with it, and of one that was refused before it was read.
 */
export async function readTyped(req: Request): Promise<ReadonlyMap<string, string>> {
  // What cannot be read has nothing to show.
  if (!formsRead.has(req) && !req.bodyUsed) await readForm(req).catch(() => {});
  const texts = [...formsRead.get(req) ?? []].filter(([, value]) => typeof value === "string");
  return new Map(texts.toReversed().map(([name, value]) => [name, String(value)]));
}

/**
 * Reads the fields of a form in one of its two types.
 *
 * @throws {ChatError} `invalid`
 */
export async function parseBody(body: Uint8Array<ArrayBuffer>, type: string): Promise<FormData> {
  try {
    return await new Response(body, { headers: { "content-type": type } }).formData();
  } catch (cause) {
    throw new ChatError("invalid", "The form could not be read.", { cause });
  }
}

/**
 * Checks a form against a schema of its fields. A field that came several times is an array, so
 * that a schema of one text refuses it.
 *
 * @throws {ChatError} `invalid`, naming the first field that is not valid
 */
export function parseForm<S extends v.GenericSchema>(schema: S, form: FormData): v.InferOutput<S> {
  // In one pass: to ask a form for each of its names takes the square of their number.
  const fields = new Map<string, FormDataEntryValue | FormDataEntryValue[]>();
  for (const [name, value] of form) {
    const known = fields.get(name);
    if (known === undefined) fields.set(name, value);
    else if (Array.isArray(known)) known.push(value);
    else fields.set(name, [known, value]);
  }
  const result = v.safeParse(schema, Object.fromEntries(fields), { abortEarly: true });
  if (result.success) return result.output;
  const field = v.getDotPath(result.issues[0]) ?? "form";
  throw new ChatError("invalid", `The field ${field} ${result.issues[0].message}.`, { field });
}

/**
 * The refusal of a field's value. That a text is too long has a code of its own.
 *
 * @param subject how people call the field
 * @param issue what is wrong, as the schema says it
 */
export function refusalOf(field: string, subject: string, issue: string): ChatError {
  const code = issue.endsWith("bytes") ? "too_large" : "invalid";
  return new ChatError(code, `${subject} ${issue}.`, { field });
}

/**
 * Reads the body of a request: the length that the client states is checked first, and what really
 * comes is counted.
 *
 * @param what what the refusal calls it
 * @param most the most that it may have, in bytes
 * @throws {ChatError} `too_large` beyond that
 * @throws {BrokenOffError} when the client goes away before the end
 * @throws {HttpError} 408 when it takes longer than 30 s
 */
export async function readBody(
  req: Request,
  what: string,
  most: number = FORM_BYTES,
): Promise<Uint8Array<ArrayBuffer>> {
  const tooLarge = () => new ChatError("too_large", `${what} must be at most ${most} bytes.`);
  if (Number(req.headers.get("content-length") ?? 0) > most) throw tooLarge();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), BODY_MS);
  try {
    for await (const chunk of chunksOf(req, late.signal)) {
      length += chunk.length;
      if (length > most) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    throw error instanceof ChatError ? error : new BrokenOffError(error);
  } finally {
    clearTimeout(timer);
  }
  if (late.signal.aborted) {
    throw new HttpError(408, `${what} must arrive within ${BODY_MS / 1_000} s.`);
  }
  const body = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

/** The chunks of a request's body until the signal, after which nothing waits for the rest. */
async function* chunksOf(
  req: Request,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const reader = req.body?.getReader();
  if (reader === undefined) return;
  const cancel = () => void reader.cancel().catch(() => {});
  signal.addEventListener("abort", cancel, { once: true });
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) yield read.value;
  } finally {
    // What is not read is not waited for either.
    cancel();
  }
}
