import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { ChatError } from "../base/errors.ts";
import { HashSlots } from "./hash_slots.ts";
import { foldUsername } from "../text/names/names.ts";

/**
 * The commonest passwords of published leaks, about 49,000 of them with the 10,000 commonest at the
 * front. Read when the first password is chosen, so that the server starts without it.
 */
let list: Promise<ReadonlySet<string>> | undefined;

async function load(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  return new Set(dictionary["passwords-common"]);
}

/** True for a password among the commonest, in whatever case it is written. */
export async function isCommonPassword(password: string): Promise<boolean> {
  list ??= load();
  return (await list).has(password.toLowerCase());
}

/** The bounds of a password's length, in code points of its normalized form. */
export const PASSWORD_LENGTH = { min: 8, max: 256 } as const;

/** UTF-16 code units beyond which a text is no password: NFKC makes at most four into one. */
const LONGEST_RAW = 4 * 2 * PASSWORD_LENGTH.max;

/** The cost of a hash (RFC 7914): 128 · 2^ln · r bytes of memory, p times over. */
export interface ScryptCost {
  /** Binary logarithm of N. */
  ln: number;
  r: number;
  p: number;
}

/**
 * The default cost: a third of a second of one core, and 32 MiB. A higher one takes effect for each
 * account at its next sign-in.
 */
export const SCRYPT_COST: ScryptCost = { ln: 15, r: 8, p: 3 };

const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** `$scrypt$ln=15,r=8,p=3$SALT$HASH`, both in base64 without padding, as in the PHC string format. */
const ENCODED =
  /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]{22})\$([A-Za-z0-9+/]{43})$/;

/** The result of comparing a password with a hash. */
export interface PasswordComparison {
  matches: boolean;
  /** True when the hash was made at another cost than today's, and should be made again. */
  stale: boolean;
}

/** Hashes and compares passwords; options are there for tests. */
export class Passwords {
  #cost: ScryptCost;
  #slots: HashSlots;
  #decoySalt = randomBytes(SALT_BYTES);
  /** The dearest cost that is in use: what every failed comparison takes. */
  #dearest: ScryptCost;

  constructor(options: { cost?: ScryptCost; slots?: HashSlots } = {}) {
    this.#cost = options.cost ?? SCRYPT_COST;
    this.#dearest = this.#cost;
    this.#slots = options.slots ?? new HashSlots();
  }

  /**
   * Hashes a password with a new salt.
   *
   * @param address who waits for it; see `HashSlots`
   * @throws {ChatError} `unavailable` when too many hashes are waiting
   */
  async hash(password: string, address: string): Promise<string> {
    const salt = randomBytes(SALT_BYTES);
    const { ln, r, p } = this.#cost;
    const hash = await this.#slots.run(
      address,
      () => this.derive(password, salt, this.#cost),
    );
    return `$scrypt$ln=${ln},r=${r},p=${p}$${toBase64(salt)}$${toBase64(hash)}`;
  }

  /**
   * Compares a password with the hash of an account. Without an account (`undefined`), and with a
   * hash that was made at a lower cost, what is missing of the work is done for nothing: so the time
   * of a failure does not tell whether there is an account.
   *
   * @param address who waits for it; see `HashSlots`
   * @throws {ChatError} `unavailable` when too many hashes are waiting
   * @throws {TypeError} when `encoded` is no hash of this class
   */
  async compare(
    password: string,
    encoded: string | undefined,
    address: string,
  ): Promise<PasswordComparison> {
    const stored = encoded === undefined ? undefined : decode(encoded);
    const { cost, salt } = stored ?? { cost: this.#cost, salt: this.#decoySalt };
    if (workOf(cost) > workOf(this.#dearest)) this.#dearest = cost;
    const matches = await this.#slots.run(address, async () => {
      const derived = await this.derive(password, salt, cost);
      if (stored !== undefined && timingSafeEqual(derived, stored.hash)) return true;
      for (const missing of missingWork(cost, this.#dearest)) {
        await this.derive(password, this.#decoySalt, missing);
      }
      return false;
    });
    const { ln, r, p } = this.#cost;
    return { matches, stale: cost.ln !== ln || cost.r !== r || cost.p !== p };
  }

  /** The one place where scrypt runs. */
  protected derive(password: string, salt: Uint8Array, cost: ScryptCost): Promise<Uint8Array> {
    const { ln, r, p } = cost;
    const memory = 128 * r * (2 ** ln + p);
    const options = { N: 2 ** ln, r, p, maxmem: 2 * memory };
    return new Promise((resolve, reject) => {
      scrypt(normalizePassword(password), salt, HASH_BYTES, options, (error, key) => {
        if (error) reject(error);
        else resolve(key);
      });
    });
  }
}

/** The time of a hash, in units of its own. */
function workOf({ ln, r, p }: ScryptCost): number {
  return 2 ** ln * r * p;
}

/**
 * The hashes to make after one of cost `done`, so that all of them take the time of one of cost
 * `wanted`, and as much memory as far as that goes.
 */
function missingWork(done: ScryptCost, wanted: ScryptCost): ScryptCost[] {
  const missing: ScryptCost[] = [];
  const { r } = wanted;
  let rest = workOf(wanted) - workOf(done);
  for (let ln = wanted.ln; ln >= Math.min(done.ln, wanted.ln); ln--) {
    const p = Math.floor(rest / (2 ** ln * r));
    if (p <= 0) continue;
    missing.push({ ln, r, p });
    rest -= workOf({ ln, r, p });
  }
  return missing;
}

/**
 * Refuses a password that is too short, too long, among the commonest, or the username.
 *
 * @throws {ChatError} `invalid` with field `password`
 */
export async function assertGoodPassword(password: string, username: string): Promise<void> {
  const normalized = normalizePassword(password);
  const { min, max } = PASSWORD_LENGTH;
  const length = password.length > LONGEST_RAW ? Infinity : [...normalized].length;
  if (length < min || length > max) throw refusal(`must be ${min} to ${max} characters long`);
  if (!normalized.isWellFormed()) throw refusal("must not contain invalid characters");
  if (foldUsername(password) === foldUsername(username)) {
    throw refusal("must not be the same as the username");
  }
  if (await isCommonPassword(normalized)) {
    throw refusal("is too common and easy to guess");
  }
}

// The same password from another keyboard must be the same bytes (NIST SP 800-63B section 3.1.1.2;
// RFC 8265 section 4.2 asks for the weaker NFC). Case and blanks are kept. What is far too long to
// be a password is nobody's, and stays as it is: heaps of marks take long to be put in order.
function normalizePassword(password: string): string {
  return password.length > LONGEST_RAW ? password : password.normalize("NFKC");
}

function decode(encoded: string): { cost: ScryptCost; salt: Uint8Array; hash: Uint8Array } {
  const match = ENCODED.exec(encoded);
  if (match === null) throw new TypeError("A stored password hash is not in its format.");
  const [, ln, r, p, salt = "", hash = ""] = match;
  return {
    cost: { ln: Number(ln), r: Number(r), p: Number(p) },
    salt: Uint8Array.fromBase64(salt),
    hash: Uint8Array.fromBase64(hash),
  };
}

function toBase64(bytes: Uint8Array): string {
  return new Uint8Array(bytes).toBase64({ omitPadding: true });
}

function refusal(what: string): ChatError {
  return new ChatError("invalid", `The password ${what}.`, { field: "password" });
}
