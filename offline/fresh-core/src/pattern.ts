/** Characters that make a path a URL pattern. */
const PATTERN_CHARACTERS = /[*:{}+?()]/;

/** True for a path that matches more than itself. */
export function isPattern(path: string): boolean {
  return PATTERN_CHARACTERS.test(path);
}

/** Whole segments of characters that a URL and a pattern have alike, as they are. */
const PLAIN_SEGMENTS = /^(?:\/[\w.~-]+(?=\/|$))*/;

/**
 * The common beginning of all paths that the pattern matches, without the slash before a group, which
 * may be optional with the group.
 *
 * @example
 * beginningOf("/docs/:page*") // "/docs"
 */
export function beginningOf(pattern: string): string {
  return PLAIN_SEGMENTS.exec(pattern)?.[0] ?? "";
}

/**
 * Joins a path to the one it is mounted at, whose `*` and `/` at the end say nothing more.
 *
 * @example
 * joinPaths("/blog", "/:slug") // "/blog/:slug"
 */
export function joinPaths(base: string, path: string): string {
  const start = base.replace(/\/?\*?$/, "");
  const end = path.startsWith("/") ? path : `/${path}`;
  if (end === "/" && start !== "") return start;
  return start + end;
}

/**
 * The URL pattern of a route file.
 *
 * @param path of the file below `routes/`, without the extension
 * @throws when the brackets of the path make no sense
 * @example
 * filePathToPattern("docs/[[version]]/index") // "/docs{/:version}?"
 */
export function filePathToPattern(path: string): string {
  const segments = path.split("/").filter((segment) => !/^\(.*\)$/.test(segment));
  if (segments.at(-1) === "index") segments.pop();
  let pattern = "";
  for (const [index, segment] of segments.entries()) {
    if (segment.startsWith("[...") && segment.endsWith("]") && index === segments.length - 1) {
      pattern += `/:${segment.slice(4, -1)}*`;
      continue;
    }
    const optional = /^\[\[([^[\]]+)\]\]$/.exec(segment);
    if (optional !== null) {
      // At the root the slash is there already and is no part of what may be missing.
      pattern += pattern === "" ? `/{:${optional[1]}}?` : `{/:${optional[1]}}?`;
      continue;
    }
    pattern += `/${segmentToPattern(segment, path)}`;
  }
  return pattern === "" ? "/" : pattern;
}

function segmentToPattern(segment: string, path: string): string {
  const pattern = segment.replaceAll(/\[([^[\]]+)\]/g, ":$1");
  if (/[[\]]/.test(pattern) || /\]\[/.test(segment)) {
    throw new SyntaxError(`Cannot make a route of "${path}": "${segment}" has unmatched brackets`);
  }
  return pattern;
}
