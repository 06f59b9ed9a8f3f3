type Fields = Record<PropertyKey, unknown>;

/** What an assertion on a part of an object looks at: of the actual value, what the expected one names. */
export class Subset {
  #parts = new Map<object, Map<object, unknown>>();

  /** The part of a value that another value names; what is no container is taken whole. */
  of(actual: unknown, expected: unknown): unknown {
    if (!isContainer(actual) || !isContainer(expected)) return actual;
    const part = this.#parts.get(actual)?.get(expected);
    if (part !== undefined) return part;
    if (Array.isArray(actual)) {
      return Array.isArray(expected) ? this.#items(actual, expected) : actual;
    }
    if (actual instanceof Map) {
      return expected instanceof Map ? this.#entries(actual, expected) : actual;
    }
    if (actual instanceof Set) {
      return expected instanceof Set ? actual.intersection(expected) : actual;
    }
    return this.#fields(actual as Fields, expected as Fields);
  }

  #items(actual: unknown[], expected: unknown[]): unknown[] {
    const items: unknown[] = [];
    this.#remember(actual, expected, items);
    actual.slice(0, expected.length).forEach((item, i) => items.push(this.of(item, expected[i])));
    return items;
  }

  #entries(
    actual: Map<unknown, unknown>,
    expected: Map<unknown, unknown>,
  ): Map<unknown, unknown> {
    const entries = new Map();
    this.#remember(actual, expected, entries);
    for (const [key, value] of expected) {
      if (actual.has(key)) entries.set(key, this.of(actual.get(key), value));
    }
    return entries;
  }

  #fields(actual: Fields, expected: Fields): Fields {
    const fields: Fields = {};
    this.#remember(actual, expected, fields);
    for (const key of Reflect.ownKeys(expected)) {
      if (key in actual) fields[key] = this.of(actual[key], expected[key]);
    }
    return fields;
  }

  /** Keeps a part from before it is filled, so that cycles end. */
  #remember(actual: object, expected: object, part: unknown): void {
    const parts = this.#parts.get(actual) ?? new Map<object, unknown>();
    this.#parts.set(actual, parts.set(expected, part));
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null &&
    !(value instanceof Date) &&
    !(value instanceof RegExp);
}
