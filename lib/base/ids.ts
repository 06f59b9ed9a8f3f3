import { monotonicFactory } from "ulid";

/**
 * A new id: a ULID of 26 characters, ascending within this isolate. Uniqueness is what it is for;
 * nothing is ever ordered by it, because clocks differ (messages are ordered by `seq`).
 */
export const newId: () => string = monotonicFactory();

/** A secret of `bytes` random bytes as base64url without padding (32 bytes: 43 characters). */
export function newSecret(bytes = 32): string {
  return crypto.getRandomValues(new Uint8Array(bytes)).toBase64({
    alphabet: "base64url",
    omitPadding: true,
  });
}
