import { createHmac, timingSafeEqual } from "node:crypto";
import { newSecret } from "../base/ids.ts";

/** The number of accounts that a browser stays known to, the latest ones. */
const ACCOUNTS = 5;

/** Bytes of the browser's id, and of each proof: too many to be guessed. */
const BYTES = 16;

/** `ID.PROOF.PROOF…`, each in base64url. */
const FORMAT = /^[\w-]{22}(?:\.[\w-]{22}){1,5}$/;

/**
 * The browsers that have signed in to accounts. A browser keeps a random id and, for each of its
 * accounts, a proof that the server made of both: so nobody makes one for an account that is not
 * theirs, and it tells nobody which accounts they are. Nothing is stored on the server.
 *
 * A known browser signs in though others try to guess the account's password at the same time.
 */
export class Devices {
  #secret: Uint8Array;

  /** @param secret the server's own, the same on every isolate */
  constructor(secret: Uint8Array) {
    this.#secret = secret;
  }

  /** True when the browser's cookie has the form of one that makes it known to an account. */
  isWellFormed(kept: string | undefined): boolean {
    return parse(kept).length > 0;
  }

  /**
   * The id of the browser, if it has signed in to this account.
   *
   * @param kept what the browser keeps
   */
  idFor(kept: string | undefined, account: string): string | undefined {
    const [id = "", ...proofs] = parse(kept);
    const expected = new TextEncoder().encode(this.#prove(id, account));
    // Each is compared, with the same work whether there is one or not.
    const isKnown = Array.from({ length: ACCOUNTS }, (_, index) => proofs[index] ?? "-".repeat(22))
      .map((proof) => timingSafeEqual(new TextEncoder().encode(proof), expected))
      .includes(true);
    return isKnown ? id : undefined;
  }

  /** The cookie of a browser that had `kept`, once it has signed in to the account. */
  add(kept: string | undefined, account: string): string {
    const [id = newSecret(BYTES), ...proofs] = parse(kept);
    const proof = this.#prove(id, account);
    return [id, ...[proof, ...proofs.filter((other) => other !== proof)].slice(0, ACCOUNTS)]
      .join(".");
  }

  #prove(id: string, account: string): string {
    const mac = createHmac("sha256", this.#secret).update(`${id}.${account}`).digest();
    return new Uint8Array(mac.subarray(0, BYTES))
      .toBase64({ alphabet: "base64url", omitPadding: true });
  }
}

function parse(kept: string | undefined): string[] {
  return kept !== undefined && FORMAT.test(kept) ? kept.split(".") : [];
}
