import { SESSION_MS } from "../store/people/sessions.ts";

/** The cookie that holds a session's token. */
const SESSION = "session";

/** The cookie that says which accounts have been signed in to with this browser. */
const DEVICE = "device";

const YEAR_S = 365 * 86_400;

/** The scheme that browsers speak to the server; over https the cookies have other names. */
interface Scheme {
  secure: boolean;
}

/** A token that a request brought along. */
export interface PresentedToken {
  token: string;
  /** Only a cookie is sent by a browser of its own accord, from whichever site the request came. */
  from: "cookie" | "bearer";
  /** True for a token in the cookie of http though https is spoken, which is to be replaced. */
  isOutdated: boolean;
}

/**
 * The token of a request: `Authorization: Bearer` (RFC 6750, section 2.1) alone when there is one,
 * otherwise the cookie, otherwise undefined. Where there is a `__Host-` cookie no other counts: a
 * neighbour of this host's domain may have set that.
 */
export function presentedToken(headers: Headers, scheme: Scheme): PresentedToken | undefined {
  const bearer = bearerToken(headers);
  if (bearer !== undefined) return { token: bearer, from: "bearer", isOutdated: false };
  const own = readCookie(headers, nameOf(SESSION, scheme));
  const token = own ?? readCookie(headers, SESSION);
  return token === undefined ? undefined : { token, from: "cookie", isOutdated: own === undefined };
}

/** The token after `Authorization: Bearer`, or undefined. */
export function bearerToken(headers: Headers): string | undefined {
  return /^Bearer +(\S+) *$/i.exec(headers.get("authorization") ?? "")?.[1];
}

/** Has a browser keep a session's token for as long as the session lasts. */
export function setSession(answer: Headers, token: string, scheme: Scheme): void {
  set(answer, SESSION, token, SESSION_MS / 1_000, scheme);
}

/** Has a browser forget its token. */
export function clearSession(answer: Headers, scheme: Scheme): void {
  set(answer, SESSION, "", 0, scheme);
}

/** True for a response that gives the browser a token, or takes it away. */
export function setsSession(headers: Headers): boolean {
  return headers.getSetCookie().some((line) => /^(?:__Host-)?session=/.test(line));
}

/** The cookie of the accounts that a browser has signed in to; see `Devices`. */
export function presentedDevice(headers: Headers, scheme: Scheme): string | undefined {
  return readCookie(headers, nameOf(DEVICE, scheme));
}

/** Has a browser keep which accounts it has signed in to. */
export function setDevice(answer: Headers, device: string, scheme: Scheme): void {
  answer.append("set-cookie", cookieLine(nameOf(DEVICE, scheme), device, YEAR_S, scheme));
}

/**
 * A `Set-Cookie` value with the attributes of RFC 6265bis; scripts do not see it, and Lax keeps it off
 * other sites' forms.
 */
export function cookieLine(
  name: string,
  value: string,
  maxAge: number,
  { secure }: Scheme,
): string {
  const line = `${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly; SameSite=Lax`;
  return secure ? `${line}; Secure` : line;
}

function set(answer: Headers, name: string, value: string, maxAge: number, scheme: Scheme): void {
  answer.append("set-cookie", cookieLine(nameOf(name, scheme), value, maxAge, scheme));
  // The one that the server set before it used the prefix.
  if (scheme.secure) answer.append("set-cookie", cookieLine(name, "", 0, scheme));
}

// What begins so was set by this very host over https, and not by another of its domain.
function nameOf(name: string, { secure }: Scheme): string {
  return secure ? `__Host-${name}` : name;
}

/**
 * The value of a cookie that a request brought along, or undefined: `name=value` pairs (RFC 6265,
 * section 5.4), a value may stand in quotes, and the first one counts.
 */
export function readCookie(headers: Headers, wanted: string): string | undefined {
  for (const pair of (headers.get("cookie") ?? "").split(";")) {
    const [name = "", ...rest] = pair.split("=");
    if (trim(name) !== wanted) continue;
    const value = trim(rest.join("=")).replace(/^"(.*)"$/, "$1");
    if (value !== "") return value;
  }
  return undefined;
}

// Of blanks these two alone: a name behind another one is another name, which browsers know no
// prefix in.
function trim(text: string): string {
  const isBlank = (at: number) => text[at] === " " || text[at] === "\t";
  // By hand: a pattern for the blanks at the end begins anew at each of those before.
  let [start, end] = [0, text.length];
  while (start < end && isBlank(start)) start++;
  while (end > start && isBlank(end - 1)) end--;
  return text.slice(start, end);
}
