/** No host has this name (RFC 2606), so a URL that keeps it stays on this server. */
const HERE = "http://here.invalid";

/**
 * Where to go after signing in: `wanted` when that is a path of this server, otherwise `/`. What
 * browsers make of it counts, not its looks: they drop tabs, take `\` for `/`, and resolve dots.
 */
export function nextPath(wanted: string | null | undefined): string {
  if (!wanted?.startsWith("/")) return "/";
  const url = URL.parse(wanted, HERE);
  if (url === null || url.origin !== HERE) return "/";
  const path = `${url.pathname}${url.search}${url.hash}`;
  // "/.//host" resolves to a path that is itself another host's address.
  return path.startsWith("//") ? "/" : path;
}
