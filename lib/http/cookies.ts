/** The value of a cookie that a request brought along (RFC 6265, section 4.2), or undefined. */
export function readCookie(headers: Headers, wanted: string): string | undefined {
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const [name = "", ...rest] = pair.split("=");
    if (name.trim() === wanted) return rest.join("=").trim();
  }
  return undefined;
}
