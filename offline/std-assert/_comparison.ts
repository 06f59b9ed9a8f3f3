type Key = string | symbol;
type Fields = Record<Key, unknown>;

const TypedArray = Object.getPrototypeOf(Uint8Array) as abstract new () => ArrayLike<unknown>;

/** Classes whose values are the same when their texts are. */
const TEXTUAL = [RegExp, URL, URLSearchParams, Intl.Locale];

/** One deep comparison of two values; it remembers the pairs it is in, so that cycles end. */
export class Comparison {
  #pairs = new Map<object, object>();

  /** Compares two values: `NaN` is `NaN`, `-0` is `0`, and functions are the same by identity alone. */
  same(a: unknown, b: unknown): boolean {
    if (Object.is(a, b) || a === b) return true;
    if (!isObject(a) || !isObject(b) || !sameClass(a, b)) return false;
    if (this.#pairs.get(a) === b) return true;
    this.#pairs.set(a, b);
    return this.#sameContent(a, b);
  }

  #sameContent(a: object, b: object): boolean {
    if (a instanceof WeakMap || a instanceof WeakSet) {
      throw new TypeError(`Cannot compare ${a.constructor.name} instances`);
    }
    if (a instanceof WeakRef) {
      return this.same(a.deref(), (b as typeof a).deref());
    }
    if (a instanceof Date) return Object.is(a.getTime(), (b as Date).getTime());
    if (a instanceof TypedArray) return sameItems(a, b as ArrayLike<unknown>);
    if (a instanceof ArrayBuffer || a instanceof SharedArrayBuffer) {
      return sameItems(new Uint8Array(a), new Uint8Array(b as ArrayBuffer));
    }
    if (TEXTUAL.some((type) => a instanceof type)) {
      return String(a) === String(b);
    }
    if (a instanceof Set) return this.#sameEntries(a, b as Set<unknown>);
    if (a instanceof Map) {
      return this.#sameEntries(a, b as Map<unknown, unknown>);
    }
    return this.#sameFields(a as Fields, b as Fields);
  }

  /** Compares the entries of two collections, in any order. */
  #sameEntries(
    a: Set<unknown> | Map<unknown, unknown>,
    b: Set<unknown> | Map<unknown, unknown>,
  ): boolean {
    if (a.size !== b.size) return false;
    const rest = new Map(b.entries());
    return [...a.entries()].every(([key, value]) => {
      const match = rest.has(key) && (b instanceof Set || this.same(value, rest.get(key)))
        ? [key]
        : [...rest].find(([other, its]) =>
          isObject(key) && this.same(key, other) && this.same(value, its)
        );
      return match !== undefined && rest.delete(match[0]);
    });
  }

  #sameFields(a: Fields, b: Fields): boolean {
    if (Object.keys(a).length !== Object.keys(b).length) return false;
    const keys = new Set([...fields(a), ...fields(b)]);
    return keys.values().every((key) => (key in a) === (key in b) && this.same(a[key], b[key]));
  }
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

/** Compares the prototypes of two objects; one without counts as a plain object. */
function sameClass(a: object, b: object): boolean {
  return (Object.getPrototypeOf(a) ?? Object.prototype) ===
    (Object.getPrototypeOf(b) ?? Object.prototype);
}

function sameItems(a: ArrayLike<unknown>, b: ArrayLike<unknown>): boolean {
  return a.length === b.length &&
    Array.from(a).every((item, i) => item === b[i] || Object.is(item, b[i]));
}

/** The names of what an object holds: a plain one's enumerable fields, a class's own and its getters. */
function fields(object: object): Key[] {
  const plain = [Object.prototype, Array.prototype, null].includes(
    Object.getPrototypeOf(object),
  );
  if (!plain) return [...ownAndInherited(object)];
  return Reflect.ownKeys(object).filter((key) =>
    Object.prototype.propertyIsEnumerable.call(object, key)
  );
}

function* ownAndInherited(object: object): Generator<Key> {
  let level: object | null = object;
  while (level !== null && level !== Object.prototype) {
    yield* Reflect.ownKeys(level);
    level = Object.getPrototypeOf(level);
  }
}
