/**
 * The address that a client's attempts are counted by. Of IPv6 that is the first 64 bits, which one
 * household or machine has to itself (RFC 6177).
 *
 * With `trustProxy` it is the last entry of `X-Forwarded-For`, the one that the proxy in front has
 * written; those before it are whatever the client claimed.
 */
export function clientAddress(
  req: Request,
  info: { remoteAddr: Deno.Addr },
  trustProxy: boolean,
): string {
  const forwarded = trustProxy ? req.headers.get("x-forwarded-for") : null;
  const claimed = forwarded?.slice(forwarded.lastIndexOf(",") + 1).trim() ?? "";
  return parseAddress(claimed) ?? connectionAddress(info.remoteAddr);
}

function connectionAddress(address: Deno.Addr): string {
  if (!("hostname" in address)) return address.transport;
  return parseAddress(address.hostname) ?? address.hostname;
}

const IPV4 = /^(?:::ffff:)?(\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?$/i;
const IPV6 = /^\[?([\da-f:]+:[\da-f:.]*)(?:%\w+)?(?:\](?::\d+)?)?$/i;

/** Longer than any address with its port and zone; the patterns would take long over what is more. */
const LONGEST = 100;

function parseAddress(text: string): string | undefined {
  if (text.length > LONGEST) return undefined;
  const ipv4 = IPV4.exec(text)?.[1];
  if (ipv4 !== undefined) return ipv4;
  const ipv6 = IPV6.exec(text)?.[1];
  return ipv6 === undefined ? undefined : networkOf(ipv6);
}

// The URL parser knows every way to write an IPv6 address, and writes each in one way.
function networkOf(ipv6: string): string | undefined {
  const url = URL.parse(`http://[${ipv6}]/`);
  if (url === null) return undefined;
  const [head = "", tail] = url.hostname.slice(1, -1).split("::");
  const groups = head === "" ? [] : head.split(":");
  const behind = tail === undefined || tail === "" ? [] : tail.split(":");
  while (groups.length + behind.length < 8) groups.push("0");
  return `${[...groups, ...behind].slice(0, 4).join(":")}::/64`;
}

/** Headers by which a proxy tells that it passes a request on, beside all that begin with `X-Forwarded-`. */
const PASSED_ON = ["forwarded", "x-real-ip", "via"];

const LOOPBACK = /^(?:127\.\d{1,3}\.\d{1,3}\.\d{1,3}|::1|::ffff:127\.\d{1,3}\.\d{1,3}\.\d{1,3})$/i;

const OWN_NAMES = ["localhost", "127.0.0.1", "[::1]"];

/**
 * True for a request that was made on this machine, by somebody who sits at it: over the loopback, by a
 * name of it that no other machine can have, and not passed on by a proxy.
 */
export function isFromThisMachine(req: Request, info: { remoteAddr: Deno.Addr }): boolean {
  const { remoteAddr } = info;
  if (!("hostname" in remoteAddr) || !LOOPBACK.test(remoteAddr.hostname)) return false;
  const names = [...req.headers.keys()];
  if (names.some((name) => PASSED_ON.includes(name) || name.startsWith("x-forwarded-"))) {
    return false;
  }
  const host = req.headers.get("host");
  const hostname = URL.parse(host === null ? req.url : `http://${host}/`)?.hostname;
  return hostname !== undefined && OWN_NAMES.includes(hostname);
}
