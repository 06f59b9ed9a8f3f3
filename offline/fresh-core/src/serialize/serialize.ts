import {
  type Entry,
  HOLE,
  NAN,
  NEGATIVE_INFINITY,
  NEGATIVE_ZERO,
  NULL,
  POSITIVE_INFINITY,
  type Tagged,
  UNDEFINED,
} from "./format.ts";

/** Serializes what the caller knows of, or returns `undefined`. */
export type SerializeCustom = (value: object) => Tagged | undefined;

/**
 * Serializes a value of the types that islands accept as props.
 *
 * @param custom is asked first about every object
 * @param describe names a value in an error by the keys that lead to it
 * @throws {TypeError} on functions, symbols and instances of classes
 */
export function serialize(
  value: unknown,
  custom: SerializeCustom = () => undefined,
  describe: (path: string[]) => string = (path) => `"${path.join(".")}"`,
): string {
  const serializer = new Serializer(custom, describe);
  const root = serializer.reference(value, []);
  return JSON.stringify(root < 0 ? root : serializer.entries);
}

class Serializer {
  readonly entries: Entry[] = [];
  #references = new Map<unknown, number>();
  #custom: SerializeCustom;
  #describe: (path: string[]) => string;

  constructor(custom: SerializeCustom, describe: (path: string[]) => string) {
    this.#custom = custom;
    this.#describe = describe;
  }

  /** The reference of a value, which is added if it is new. */
  reference(value: unknown, path: string[]): number {
    const constant = constantOf(value);
    if (constant !== undefined) return constant;
    const known = this.#references.get(value);
    if (known !== undefined) return known;
    const index = this.entries.push("") - 1;
    // Known before its parts are, because they may refer back to it.
    this.#references.set(value, index);
    this.entries[index] = this.#entry(value, path);
    return index;
  }

  #entry(value: unknown, path: string[]): Entry {
    switch (typeof value) {
      case "string":
      case "number":
      case "boolean":
        return value;
      case "bigint":
        return ["bigint", String(value)];
      case "object":
        return this.#object(value as object, path);
      default:
        throw new TypeError(`Cannot serialize a ${typeof value}: ${this.#describe(path)}`);
    }
  }

  #object(value: object, path: string[]): Entry {
    const custom = this.#custom(value);
    if (custom !== undefined) return custom;
    const part = (key: unknown, item: unknown) => this.reference(item, [...path, labelOf(key)]);

    if (isSignal(value)) {
      return [isReadonly(value) ? "computed" : "signal", part("value", value.peek())];
    }
    if (Array.isArray(value)) {
      return Array.from(value, (item, index) => index in value ? part(index, item) : HOLE);
    }
    if (value instanceof Date) {
      return ["Date", Number.isNaN(value.getTime()) ? null : value.getTime()];
    }
    if (value instanceof URL) return ["URL", value.href];
    if (value instanceof RegExp) return ["RegExp", value.source, value.flags];
    if (value instanceof Uint8Array) return ["Uint8Array", toBase64(value)];
    if (value instanceof Map) {
      return ["Map", ...[...value].flatMap(([key, item]) => [part(key, key), part(key, item)])];
    }
    if (value instanceof Set) {
      return ["Set", ...[...value].map((item) => part("item", item))];
    }
    const temporal = temporalType(value);
    if (temporal !== null) return ["Temporal", temporal, String(value)];
    const prototype = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) {
      const name = prototype.constructor?.name ?? "a class";
      throw new TypeError(`Cannot serialize an instance of ${name}: ${this.#describe(path)}`);
    }
    // Without a prototype, so that a key `__proto__` is one like others.
    const entry: Record<string, number> = Object.create(null);
    for (const [key, item] of Object.entries(value)) {
      entry[key] = part(key, item);
    }
    return entry;
  }
}

/** The name of a part in an error; an object that is a key may have no text of its own. */
function labelOf(key: unknown): string {
  return typeof key === "object" ? "key" : String(key);
}

function constantOf(value: unknown): number | undefined {
  if (value === undefined) return UNDEFINED;
  if (value === null) return NULL;
  if (typeof value !== "number") return undefined;
  if (Number.isNaN(value)) return NAN;
  if (value === Infinity) return POSITIVE_INFINITY;
  if (value === -Infinity) return NEGATIVE_INFINITY;
  return Object.is(value, -0) ? NEGATIVE_ZERO : undefined;
}

// Known by its brand, because the app may load another copy of the library.
function isSignal(value: object): value is { peek(): unknown } {
  return "brand" in value && value.brand === Symbol.for("preact-signals") && "peek" in value;
}

function isReadonly(signal: object): boolean {
  let prototype = Object.getPrototypeOf(signal);
  while (prototype !== null) {
    const property = Object.getOwnPropertyDescriptor(prototype, "value");
    if (property !== undefined) return property.set === undefined;
    prototype = Object.getPrototypeOf(prototype);
  }
  return false;
}

function temporalType(value: object): string | null {
  const tag = Object.prototype.toString.call(value);
  return /^\[object Temporal\.(\w+)\]$/.exec(tag)?.[1] ?? null;
}

function toBase64(bytes: Uint8Array): string {
  let binary = "";
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}
