/**
 * The origin that browsers know this server by. With `trustProxy` it is what the proxy in front was
 * asked for, by `X-Forwarded-Proto` and `X-Forwarded-Host`; otherwise what the request itself says.
 */
export function publicOrigin(req: Request, trustProxy: boolean): string {
  const { protocol, host } = new URL(req.url);
  if (!trustProxy) return `${protocol}//${host}`;
  const forwarded = (name: string) => req.headers.get(name)?.split(",", 1)[0]?.trim() || undefined;
  const scheme = forwarded("x-forwarded-proto") ?? protocol.slice(0, -1);
  // Parsed, so that the scheme's own port is left out as in an Origin header.
  const url = URL.parse(`${scheme}://${forwarded("x-forwarded-host") ?? host}`);
  return url?.origin ?? `${protocol}//${host}`;
}

/** Whether browsers speak https to this server, or to the trusted proxy in front of it. */
export function isSecure(req: Request, trustProxy: boolean): boolean {
  return publicOrigin(req, trustProxy).startsWith("https:");
}
