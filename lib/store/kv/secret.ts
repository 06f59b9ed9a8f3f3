import * as v from "valibot";
import { ChatError } from "../../base/errors.ts";
import { keys } from "./keys.ts";
import type { Kv } from "./kv.ts";

const BYTES = 32;

const Secret = v.pipe(
  v.instance(Uint8Array<ArrayBuffer>),
  v.check(({ length }) => length === BYTES),
);

/**
 * The server's own secret for a purpose: random bytes, made when they are first asked for, and the
 * same ones for every isolate from then on. Where nothing can be stored, this isolate has some of its own
 * until it ends, so that a server starts on a full disk.
 */
export async function openSecret(kv: Kv, purpose: string): Promise<Uint8Array<ArrayBuffer>> {
  const key = keys.secret(purpose);
  while (true) {
    const entry = await kv.get(key);
    if (entry.value !== null) return v.parse(Secret, entry.value);
    const secret = crypto.getRandomValues(new Uint8Array(BYTES));
    try {
      const committed = await kv.commit((op) => {
        op.check({ key, versionstamp: null }).set(key, secret);
      });
      if (committed !== undefined) return secret;
    } catch (error) {
      if (error instanceof ChatError && error.temporary) return secret;
      throw error;
    }
  }
}
