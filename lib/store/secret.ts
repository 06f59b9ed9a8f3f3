import * as v from "valibot";
import { keys } from "./keys.ts";
import type { Kv } from "./kv.ts";

const BYTES = 32;

const Secret = v.pipe(
  v.instance(Uint8Array<ArrayBuffer>),
  v.check(({ length }) => length === BYTES),
);

/**
 * The server's own secret for a purpose: random bytes, made when they are first asked for, and the
 * same ones for every isolate from then on.
 */
export async function openSecret(kv: Kv, purpose: string): Promise<Uint8Array<ArrayBuffer>> {
  const key = keys.secret(purpose);
  while (true) {
    const entry = await kv.get(key);
    if (entry.value !== null) return v.parse(Secret, entry.value);
    const secret = crypto.getRandomValues(new Uint8Array(BYTES));
    const committed = await kv.commit((op) => {
      op.check({ key, versionstamp: null }).set(key, secret);
    });
    if (committed !== undefined) return secret;
  }
}
