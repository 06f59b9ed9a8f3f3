/**
 * Why a socket is closed on purpose. After the first group a client comes back and resumes, after
 * the second it stays away (RFC 6455, section 7.4: 1012 and 1013 are IANA-registered, 4000–4999 are
 * the application's).
 */
export const CLOSE = {
  restart: 1012,
  overloaded: 1013,
  heartbeatMissed: 4101,
  slowConsumer: 4102,
  resync: 4103,
  protocolError: 4400,
  signedOut: 4401,
  banned: 4403,
  versionGone: 4410,
} as const;

/** One of the close codes above. */
export type CloseCode = (typeof CLOSE)[keyof typeof CLOSE];

const FINAL: ReadonlySet<number> = new Set([
  CLOSE.protocolError,
  CLOSE.signedOut,
  CLOSE.banned,
  CLOSE.versionGone,
]);

/** True for a code after which a client does not reconnect. */
export function isFinal(code: number): boolean {
  return FINAL.has(code);
}
