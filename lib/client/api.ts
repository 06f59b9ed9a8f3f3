import type { GenericSchema, InferOutput } from "valibot";
import { Disconnected, Refusal } from "./errors.ts";

/** How long the server may take to answer, in milliseconds. */
const TIMEOUT_MS = 20_000;

/** A request to the server; `fetch` is another than the page's in tests. */
export interface ApiRequest extends RequestInit {
  headers?: Record<string, string>;
  fetch?: typeof fetch | undefined;
}

/**
 * Sends a request and returns the answer, whatever its status.
 *
 * @throws {Disconnected} without a connection, or when there is no answer in time
 */
export async function send(
  path: string,
  { fetch: fetchIt = fetch, signal, headers, ...init }: ApiRequest = {},
): Promise<Response> {
  const timeout = AbortSignal.timeout(TIMEOUT_MS);
  try {
    return await fetchIt(path, {
      cache: "no-store",
      ...init,
      headers: { accept: "application/json", ...headers },
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch {
    throw new Disconnected();
  }
}

/**
 * Sends a request and returns the answer; one that leads elsewhere counts as accepted.
 *
 * @throws {Refusal} when the server does not accept it
 * @throws {Disconnected} without a connection, or when there is no answer in time
 */
export async function request(path: string, init?: ApiRequest): Promise<Response> {
  const response = await send(path, init);
  // A browser hides the status of a redirect that it does not follow.
  if (response.ok || response.status === 303 || response.type === "opaqueredirect") return response;
  throw await refusalOf(response);
}

/**
 * Sends a request and returns the JSON that is answered.
 *
 * @throws {Refusal} when the server does not accept it, or answers something else
 * @throws {Disconnected} without a connection, or when there is no answer in time
 */
export async function requestJson<S extends GenericSchema>(
  schema: S,
  path: string,
  init?: ApiRequest,
): Promise<InferOutput<S>> {
  const response = await request(path, init);
  const result = await schema["~standard"].validate(await jsonOf(response));
  if (result.issues !== undefined) throw new Refusal(UNEXPECTED);
  return result.value;
}

/** An answer that is not the server's own, such as a proxy's. */
const UNEXPECTED = {
  code: "unavailable",
  message: "The server did not answer as expected. Try again in a moment.",
  temporary: true,
};

async function refusalOf(response: Response): Promise<Refusal> {
  // By hand: a library for it would be most of what the page for signing in loads.
  const error = get(await jsonOf(response), "error");
  const [code, message, field] = ["code", "message", "field"].map((name) => get(error, name));
  if (typeof code !== "string" || typeof message !== "string") return new Refusal(UNEXPECTED);
  const { status, headers } = response;
  const seconds = headers.get("retry-after");
  return new Refusal({
    code,
    message,
    field: typeof field === "string" ? field : undefined,
    temporary: status === 429 || status >= 500,
    retryMs: seconds === null ? undefined : Number(seconds) * 1_000,
  });
}

function jsonOf(response: Response): Promise<unknown> {
  return response.json().catch(() => undefined);
}

function get(value: unknown, name: string): unknown {
  return value instanceof Object ? Reflect.get(value, name) : undefined;
}
