import { computed, signal } from "@preact/signals";
import {
  type Entry,
  HOLE,
  NAN,
  NEGATIVE_INFINITY,
  NEGATIVE_ZERO,
  NULL,
  POSITIVE_INFINITY,
  type Tagged,
} from "./format.ts";

/**
 * Restores what `serialize()` made a string of.
 *
 * @param jsx makes the JSX that takes the place of a slot
 */
export function parse(text: string, jsx: (slot: number) => unknown = () => null): unknown {
  const parsed: Entry[] | number = JSON.parse(text);
  if (typeof parsed === "number") return constant(parsed);
  const entries = parsed;
  const values = new Map<number, unknown>();

  function value(reference: number): unknown {
    if (reference < 0) return constant(reference);
    if (values.has(reference)) return values.get(reference);
    const entry = entries[reference]!;
    // A value is known before its parts are, because they may refer back to it.
    const keep = <T>(restored: T): T => {
      values.set(reference, restored);
      return restored;
    };
    if (typeof entry !== "object") return keep(entry);
    if (!Array.isArray(entry)) return fill(keep(entry));
    if (typeof entry[0] !== "string") return fillArray(keep(entry as number[]));
    return restore(entry as Tagged, keep);
  }

  // Filled in place: JSON.parse() has made every key an own one, even `__proto__`.
  function fill(object: Record<string, unknown>): unknown {
    for (const key in object) object[key] = value(object[key] as number);
    return object;
  }

  function fillArray(items: unknown[]): unknown {
    for (let i = 0; i < items.length; i++) {
      if (items[i] === HOLE) delete items[i];
      else items[i] = value(items[i] as number);
    }
    return items;
  }

  function restore(entry: Tagged, keep: <T>(restored: T) => T): unknown {
    switch (entry[0]) {
      case "bigint":
        return keep(BigInt(entry[1]));
      case "Date":
        return keep(new Date(entry[1] ?? NaN));
      case "URL":
        return keep(new URL(entry[1]));
      case "RegExp":
        return keep(new RegExp(entry[1], entry[2]));
      case "Uint8Array":
        return keep(Uint8Array.from(atob(entry[1]), (char) => char.charCodeAt(0)));
      case "Map": {
        const map = keep(new Map());
        for (let i = 1; i < entry.length; i += 2) {
          map.set(value(entry[i] as number), value(entry[i + 1] as number));
        }
        return map;
      }
      case "Set": {
        const set = keep(new Set());
        for (let i = 1; i < entry.length; i++) {
          set.add(value(entry[i] as number));
        }
        return set;
      }
      case "signal": {
        const restored = keep(signal<unknown>());
        restored.value = value(entry[1]);
        return restored;
      }
      case "computed": {
        const inner: { value?: unknown } = {};
        const restored = keep(computed(() => inner.value));
        inner.value = value(entry[1]);
        return restored;
      }
      case "Temporal":
        // deno-lint-ignore no-explicit-any -- the types of Temporal are not those of every browser
        return keep((globalThis as any).Temporal[entry[1]].from(entry[2]));
      case "JSX":
        return keep(jsx(entry[1]));
    }
  }

  return value(0);
}

function constant(reference: number): unknown {
  switch (reference) {
    case NULL:
      return null;
    case NAN:
      return NaN;
    case POSITIVE_INFINITY:
      return Infinity;
    case NEGATIVE_INFINITY:
      return -Infinity;
    case NEGATIVE_ZERO:
      return -0;
    default:
      return undefined;
  }
}
