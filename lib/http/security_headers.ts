import { isSecure, type OriginConfig } from "./public_origin.ts";

const HEADERS = {
  "X-Content-Type-Options": "nosniff",
  // An address may name a private room; it is nobody's business where a link is followed to.
  "Referrer-Policy": "same-origin",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=()",
};

/** A year, for this host alone: others of its domain may have no certificate (RFC 6797). */
const HTTPS_ONLY = "max-age=31536000";

/** The policy of what is no page, and so has nothing to load or run. */
export const NO_PAGE =
  "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * True for headers that may be set. Deno 2.5 refuses to change those of an upgrade to a socket, which
 * nobody is shown.
 */
export function areOpen(headers: Headers): boolean {
  try {
    headers.delete("x-none");
    return true;
  } catch {
    return false;
  }
}

/**
 * Sets the headers that every answer has, whatever made it: a page, a file, a refusal. What is set
 * already for caches and as a policy of contents stays.
 */
export function setSecurityHeaders(response: Response, req: Request, config: OriginConfig): void {
  const { headers, status } = response;
  if (!areOpen(headers)) return;
  for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
  // A request without a good address is answered as well.
  if (URL.canParse(req.url) && isSecure(req, config)) {
    headers.set("Strict-Transport-Security", HTTPS_ONLY);
  }
  // Nothing that one person was shown may be shown from a cache to the next one at that machine.
  if (!headers.has("cache-control")) headers.set("cache-control", "no-store");
  if (status >= 400 && !headers.has("content-security-policy")) {
    headers.set("content-security-policy", NO_PAGE);
  }
}
