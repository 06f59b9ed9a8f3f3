import { beginningOf, isPattern } from "./pattern.ts";

/** The HTTP methods that a route can handle. */
export type Method = "HEAD" | "GET" | "POST" | "PATCH" | "PUT" | "DELETE" | "OPTIONS";

/** The items registered at one pattern, by method. */
export class RouteEntry<T> {
  readonly pattern: string;
  #items = new Map<Method, T>();
  #pending: (() => Promise<void>)[] = [];
  /** Answers the methods that nothing else does. */
  fallback: T | undefined = undefined;

  constructor(pattern: string) {
    this.pattern = pattern;
  }

  /** Registers an item; the first one of a method stays. */
  add(method: Method, item: T): void {
    if (!this.#items.has(method)) this.#items.set(method, item);
  }

  /** Registers what adds further items before the pattern is first used. */
  addLazy(load: () => Promise<void>): void {
    this.#pending.push(load);
  }

  /** Runs what was registered lazily, in order. What it throws, it throws again the next time. */
  async load(): Promise<void> {
    const pending = this.#pending;
    if (pending.length === 0) return;
    for (const load of pending) await load();
    this.#pending = [];
  }

  /** The item that answers a method; HEAD falls back to GET. */
  get(method: string): T | undefined {
    const item = this.#items.get(method as Method) ??
      (method === "HEAD" ? this.#items.get("GET") : undefined);
    return item ?? this.fallback;
  }

  /** The methods for the `Allow` header. */
  get methods(): string[] {
    const methods = new Set<string>(this.#items.keys());
    if (methods.has("GET")) methods.add("HEAD");
    return [...methods];
  }
}

/** A pattern that a URL matched, and the parameters found in it. */
export interface RouteMatch<T> {
  entry: RouteEntry<T>;
  params: Record<string, string>;
}

/** Finds what is registered for a URL: exact paths first, then patterns in the order added. */
export class Router<T> {
  #exact = new Map<string, RouteEntry<T>>();
  #patterns = new Map<string, { entry: RouteEntry<T>; beginning: string; matcher: URLPattern }>();

  /** The entry of a pattern, made when it is first asked for. */
  entry(pattern: string): RouteEntry<T> {
    const path = pattern === "*" ? "/*" : pattern;
    const existing = this.#exact.get(path) ?? this.#patterns.get(path)?.entry;
    if (existing !== undefined) return existing;
    const entry = new RouteEntry<T>(path);
    if (isPattern(path)) {
      this.#patterns.set(path, {
        entry,
        beginning: beginningOf(path),
        matcher: new URLPattern({ pathname: path }),
      });
    } else {
      this.#exact.set(path, entry);
    }
    return entry;
  }

  /** Finds the entry of a URL, or `null`. A trailing slash makes no difference to an exact path. */
  match(url: URL): RouteMatch<T> | null {
    const { pathname } = url;
    const other = pathname.endsWith("/") ? pathname.slice(0, -1) : `${pathname}/`;
    const exact = this.#exact.get(pathname) ?? this.#exact.get(other);
    if (exact !== undefined) {
      return { entry: exact, params: Object.create(null) };
    }
    for (const { entry, beginning, matcher } of this.#patterns.values()) {
      // The runtime keeps the last few thousand paths that its patterns were tried on, however long.
      if (!pathname.startsWith(beginning)) continue;
      const match = matcher.exec({ pathname });
      if (match !== null) {
        return { entry, params: decodeParams(match.pathname.groups) };
      }
    }
    return null;
  }
}

function decodeParams(groups: Record<string, string | undefined>): Record<string, string> {
  const params: Record<string, string> = Object.create(null);
  for (const [name, value] of Object.entries(groups)) {
    params[name] = value === undefined ? "" : decode(value);
  }
  return params;
}

// An encoded slash stays encoded, so that a parameter never holds more than one path segment.
function decode(value: string): string {
  try {
    return decodeURI(value);
  } catch {
    return value;
  }
}
