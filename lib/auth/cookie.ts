import { SESSION_MS } from "../store/sessions.ts";

/** The cookie that holds a session's token. */
const NAME = "session";

/** A token that a request brought along. */
export interface PresentedToken {
  token: string;
  /** Only a cookie is sent by a browser of its own accord, from whichever site the request came. */
  from: "cookie" | "bearer";
}

/**
 * The token of a request: `Authorization: Bearer` (RFC 6750, section 2.1) alone when there is one,
 * otherwise the cookie, otherwise undefined.
 */
export function presentedToken(headers: Headers): PresentedToken | undefined {
  const bearer = bearerToken(headers);
  if (bearer !== undefined) return { token: bearer, from: "bearer" };
  const cookie = readCookie(headers, NAME);
  return cookie === undefined ? undefined : { token: cookie, from: "cookie" };
}

/** The token after `Authorization: Bearer`, or undefined. */
export function bearerToken(headers: Headers): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(headers.get("authorization") ?? "")?.[1];
}

/** The `Set-Cookie` value that makes a browser keep `token` as long as its session lasts. */
export function sessionCookie(token: string, { secure }: { secure: boolean }): string {
  return setCookie(token, SESSION_MS / 1_000, secure);
}

/** The `Set-Cookie` value that makes a browser forget its token. */
export function expiredCookie({ secure }: { secure: boolean }): string {
  return setCookie("", 0, secure);
}

/** Whether a response gives the browser a token, or takes it away. */
export function setsSession(headers: Headers): boolean {
  return headers.getSetCookie().some((line) => line.startsWith(`${NAME}=`));
}

// The attributes of RFC 6265bis. Lax keeps the cookie off other sites' forms.
function setCookie(value: string, maxAge: number, secure: boolean): string {
  const line = `${NAME}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax`;
  return secure ? `${line}; Secure` : line;
}

/**
 * The value of a cookie that a request brought along, or undefined: `name=value` pairs (RFC 6265,
 * section 5.4), a value may stand in quotes, and the first one counts.
 */
export function readCookie(headers: Headers, wanted: string): string | undefined {
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const [name = "", ...rest] = pair.split("=");
    if (name.trim() !== wanted) continue;
    const value = rest.join("=").trim().replace(/^"(.*)"$/, "$1");
    if (value !== "") return value;
  }
  return undefined;
}
