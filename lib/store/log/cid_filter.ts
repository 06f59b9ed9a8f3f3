/** Bits that each cid sets, and bits a cid: about one false answer in 10,000. */
const PROBES = 8;
const BITS_A_CID = 20;

/** The hash of a cid, from which a filter's bits follow. */
export interface CidHash {
  first: number;
  step: number;
}

/** The hash of a cid: the last 8 digits of the UUID, and the 8 before them, as numbers. */
export function hashOf(cid: string): CidHash {
  return {
    first: parseInt(cid.slice(28), 16),
    step: parseInt(cid.slice(19, 23) + cid.slice(24, 28), 16) | 1,
  };
}

/**
 * A set of cids that answers «perhaps» or «certainly not» (Bloom, 1970). The last digits of a UUID are
 * random, so that two parts of them serve as the hashes (Kirsch and Mitzenmacher, 2006); whoever makes
 * cids collide makes their own messages slow to look up, and nothing else.
 */
export class CidFilter {
  readonly bytes: Uint8Array;
  #bits: number;

  /** With room for so many cids, or as it was stored. */
  constructor(content: number | Uint8Array) {
    this.bytes = typeof content === "number"
      ? new Uint8Array(Math.ceil(content * BITS_A_CID / 8))
      : content;
    this.#bits = this.bytes.length * 8;
  }

  /** Adds a cid. */
  add({ first, step }: CidHash): void {
    for (let probe = 0, bit = first; probe < PROBES; probe++, bit = (bit + step) >>> 0) {
      const place = bit % this.#bits;
      this.bytes[place >> 3]! |= 1 << (place & 7);
    }
  }

  /** Whether the cid may have been added; false is certain. */
  mayHave({ first, step }: CidHash): boolean {
    for (let probe = 0, bit = first; probe < PROBES; probe++, bit = (bit + step) >>> 0) {
      const place = bit % this.#bits;
      if ((this.bytes[place >> 3]! & 1 << (place & 7)) === 0) return false;
    }
    return true;
  }
}
