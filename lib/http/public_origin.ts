import { BoundedMap } from "../base/bounded_map.ts";
import type { Stopwatch } from "../base/clock.ts";
import type { Config } from "../base/config.ts";
import { ChatError } from "../base/errors.ts";
import type { Logger } from "../base/logger.ts";

/** The settings that decide which address this server has. */
export type OriginConfig = Pick<Config, "publicUrl" | "trustProxy">;

/**
 * The origin that browsers know this server by: PUBLIC_URL, where it is set. Otherwise, with
 * TRUST_PROXY, what the proxy in front was asked for, by `X-Forwarded-Proto` and `X-Forwarded-Host`,
 * and without it what the request itself says.
 */
export function publicOrigin(req: Request, { publicUrl, trustProxy }: OriginConfig): string {
  if (publicUrl !== undefined) return publicUrl;
  const { protocol, host } = new URL(req.url);
  if (!trustProxy) return `${protocol}//${host}`;
  const forwarded = (name: string) => req.headers.get(name)?.split(",", 1)[0]?.trim() || undefined;
  const scheme = forwarded("x-forwarded-proto") ?? protocol.slice(0, -1);
  // Parsed, so that the scheme's own port is left out as in an Origin header.
  const url = URL.parse(`${scheme}://${forwarded("x-forwarded-host") ?? host}`);
  return url?.origin ?? `${protocol}//${host}`;
}

/** True when browsers speak https to this server, or to the trusted proxy in front of it. */
export function isSecure(req: Request, config: OriginConfig): boolean {
  return publicOrigin(req, config).startsWith("https:");
}

/**
 * Refuses a request of a page of another origin, and logs it: most often it is the server that is set
 * up so. What comes from no page has no origin, and is let by.
 *
 * @throws {ChatError} forbidden
 */
export function assertOwnOrigin(req: Request, services: OriginServices): void {
  const { config, originLog } = services;
  const origin = req.headers.get("origin");
  const expected = publicOrigin(req, config);
  if (origin === null || origin === expected) return;
  originLog.refused(origin, expected, config);
  throw new ChatError(
    "forbidden",
    "This came from a page of another address than the server takes for its own, and was refused. " +
      "If you run the server: set PUBLIC_URL to the address that people open, or let the proxy pass " +
      "on Host and set TRUST_PROXY=on. The log has both addresses.",
  );
}

/** The services that `assertOwnOrigin` needs. */
export interface OriginServices {
  config: OriginConfig;
  originLog: OriginLog;
}

/** A pair of addresses is logged once in this time; so many pairs are remembered. */
const ROUND_MS = 60_000;
const PAIRS = 100;
const LONGEST = 200;

/** Logs which origins were refused: a pair of addresses once a minute, since anybody can send any. */
export class OriginLog {
  #logger: Pick<Logger, "warn">;
  #watch: Stopwatch;
  #toldAt = new BoundedMap<string, number>(PAIRS);

  constructor(logger: Pick<Logger, "warn">, watch: Stopwatch) {
    this.#logger = logger;
    this.#watch = watch;
  }

  /** Notes that a request from `origin` was refused where `expected` was. */
  refused(origin: string, expected: string, { publicUrl, trustProxy }: OriginConfig): void {
    const pair = `${origin} ${expected}`.slice(0, 2 * LONGEST);
    const now = this.#watch.elapsed();
    if (now - (this.#toldAt.get(pair) ?? -Infinity) < ROUND_MS) return;
    this.#toldAt.set(pair, now);
    this.#logger.warn("foreign_origin", {
      origin: origin.slice(0, LONGEST),
      expected: expected.slice(0, LONGEST),
      PUBLIC_URL: publicUrl ?? "none",
      TRUST_PROXY: trustProxy ? "on" : "off",
    });
  }
}
