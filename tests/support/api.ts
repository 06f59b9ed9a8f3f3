import type { Account } from "./client.ts";

/** Asks for something in JSON, and reads the answer as such. */
export async function api(
  origin: string,
  { cookie }: Account,
  method: string,
  path: string,
  body?: unknown,
  // deno-lint-ignore no-explicit-any -- tests look into answers of every kind
): Promise<{ status: number; body: any }> {
  const response = await fetch(`${origin}${path}`, {
    method,
    headers: { cookie, origin, "content-type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}
