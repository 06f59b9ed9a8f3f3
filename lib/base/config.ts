import * as v from "valibot";
import { LOG_LEVELS } from "./logger.ts";

const Flag = (fallback: "on" | "off") =>
  v.pipe(v.optional(v.picklist(["on", "off"]), fallback), v.transform((value) => value === "on"));

const Integer = (fallback: number, min: number, max: number) =>
  v.pipe(
    v.optional(v.pipe(v.string(), v.regex(/^\d+$/, "must be a whole number")), String(fallback)),
    v.transform(Number),
    v.minValue(min, `must be at least ${min}`),
    v.maxValue(max, `must be at most ${max}`),
  );

/** The ways in which isolates learn of each other's commits. */
export const TIERS = ["bus", "watch", "poll"] as const;

/** Who may make an account: whoever was invited, anybody, or nobody. */
export const SIGN_UPS = ["invite", "open", "closed"] as const;

/** Whose invites bring people who have no account yet. */
export const INVITERS = ["members", "admins"] as const;

/** The longest name of a server, in characters. */
export const SERVER_NAME_MAX = 60;

/** An origin: scheme, host and port, as in an `Origin` header. */
const Origin = v.pipe(
  v.string(),
  v.check(
    // A backslash begins a path, and no browser is at an address with any other of these.
    (value) => /^https?:\/\/[^/?#@\\;,*'"]+\/?$/i.test(value) && URL.canParse(value),
    "must be an address such as https://chat.example.org, without a path",
  ),
  v.transform((value) => new URL(value).origin),
);

/**
 * Every environment variable that the server reads. The README's table lists the same names, but for
 * those that Deno Deploy and the start task set: DENO_DEPLOYMENT_ID and PARENT_PID.
 */
const Environment = v.object({
  PORT: Integer(8000, 0, 65535),
  HOST: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[\w.:%-]+$|^\[[\w.:%]+\]$/, "must be an address or a name of this machine"),
      v.transform((value) => value.replace(/^\[|\]$/g, "")),
    ),
    "0.0.0.0",
  ),
  PUBLIC_URL: v.optional(Origin),
  DENO_KV_PATH: v.optional(
    v.pipe(
      v.string(),
      v.check((value) => value.trim() !== "", "must not be empty"),
      // Deno's permissions are lists with commas, which nothing escapes.
      v.excludes(",", "must be a path without a comma"),
      // What is no path would make a file of that name in this folder, or none at all.
      v.check(
        (value) => value === ":memory:" || !/^:|^[a-z][a-z\d+.-]+:\//i.test(value),
        "must be a path or :memory:, and no address",
      ),
    ),
    "data/parlor.kv",
  ),
  DENO_KV_URL: v.optional(
    v.pipe(
      v.string(),
      v.check(
        (value) => /^https?:\/\//i.test(value) && URL.canParse(value),
        "must be an http or https URL",
      ),
    ),
  ),
  DENO_KV_ACCESS_TOKEN: v.optional(v.string()),
  DENO_DEPLOYMENT_ID: v.optional(v.string()),
  FANOUT: v.optional(v.pipe(
    v.string(),
    v.transform((value) => value.split(",").map((tier) => tier.trim())),
    v.array(v.picklist(TIERS, `must name some of ${TIERS.join(", ")}`)),
  )),
  SERVER_NAME: v.optional(v.pipe(
    v.string(),
    v.trim(),
    v.nonEmpty("must not be empty"),
    v.maxLength(SERVER_NAME_MAX, `must be at most ${SERVER_NAME_MAX} long`),
  )),
  SIGN_UP: v.optional(v.picklist(SIGN_UPS, `must be one of ${SIGN_UPS.join(", ")}`)),
  INVITES: v.optional(v.picklist(INVITERS, `must be one of ${INVITERS.join(", ")}`)),
  LOG_LEVEL: v.optional(v.picklist(LOG_LEVELS), "info"),
  RATE_LIMITS: Flag("on"),
  PASSWORD_COST: Integer(15, 10, 20),
  EDIT_MINUTES: Integer(0, 0, 525_600),
  TRUST_PROXY: Flag("off"),
  HEARTBEAT_MS: Integer(25_000, 100, 600_000),
  PARENT_PID: v.optional(Integer(0, 1, 4_194_304)),
});

/** The server's settings, read once. */
export interface Config {
  port: number;
  /** The address to listen on, an IPv6 address without brackets. */
  host: string;
  /** The origin that browsers know this server by; undefined: whatever a request's Host says. */
  publicUrl: string | undefined;
  /**
   * The SQLite file of Deno KV, `:memory:`, the address of a KV Connect server, or undefined for the
   * database that Deploy assigns.
   */
  kvPath: string | undefined;
  /**
   * The ways by which isolates learn of each other's commits: the bus within a process, `kv.watch`
   * over a remote store, a look at the counters twice a second over a file.
   */
  fanout: ReadonlySet<(typeof TIERS)[number]>;
  /** The settings of the server that its environment fixes (`ServerSettings`); undefined: it does not. */
  serverName: string | undefined;
  signUp: (typeof SIGN_UPS)[number] | undefined;
  invites: (typeof INVITERS)[number] | undefined;
  logLevel: (typeof LOG_LEVELS)[number];
  rateLimits: boolean;
  /** Binary logarithm of scrypt's N (RFC 7914). */
  passwordCost: number;
  /** The time in which an author may edit and delete a message, in milliseconds. */
  editMs: number;
  /** Believes `X-Forwarded-For` and `X-Forwarded-Proto` of the proxy in front. */
  trustProxy: boolean;
  heartbeatMs: number;
  /** The process that started this one, which stops when that is gone. */
  parentPid: number | undefined;
}

/** The exit code for a start that its settings do not allow (sysexits.h: EX_CONFIG); another try is no use. */
export const CONFIG_EXIT_CODE = 78;

/** A setting that cannot be used; the message names it and what it must be. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/**
 * Reads the settings from an environment.
 *
 * @throws {ConfigError} naming each variable that is not valid, in one line
 */
export function readConfig(env: Record<string, string | undefined>): Config {
  const known = Object.keys(Environment.entries);
  const given = Object.fromEntries(known.map((name) => [name, env[name]]));
  const result = v.safeParse(Environment, given);
  if (!result.success) {
    const faults = result.issues.map((issue) => `${v.getDotPath(issue)} ${issue.message}`);
    throw new ConfigError(`Cannot start: ${faults.join("; ")}.`);
  }
  const values = result.output;
  if (values.DENO_KV_URL !== undefined && values.DENO_KV_ACCESS_TOKEN === undefined) {
    throw new ConfigError("Cannot start: DENO_KV_URL needs a DENO_KV_ACCESS_TOKEN.");
  }
  // Deno Deploy assigns a database to the app; a path there would name a file that is not kept.
  const assigned = values.DENO_DEPLOYMENT_ID === undefined ? values.DENO_KV_PATH : undefined;
  const kvPath = values.DENO_KV_URL ?? assigned;
  const isFile = isFilePath(kvPath);
  return {
    port: values.PORT,
    host: values.HOST,
    publicUrl: values.PUBLIC_URL,
    kvPath,
    fanout: new Set(values.FANOUT ?? (isFile ? ["bus", "poll"] : ["bus", "watch"])),
    serverName: values.SERVER_NAME,
    signUp: values.SIGN_UP,
    invites: values.INVITES,
    logLevel: values.LOG_LEVEL,
    rateLimits: values.RATE_LIMITS,
    passwordCost: values.PASSWORD_COST,
    editMs: values.EDIT_MINUTES === 0 ? Infinity : values.EDIT_MINUTES * 60_000,
    trustProxy: values.TRUST_PROXY,
    heartbeatMs: values.HEARTBEAT_MS,
    parentPid: values.PARENT_PID,
  };
}

/** True for a `kvPath` that names a file, which this process opens itself. */
export function isFilePath(kvPath: string | undefined): kvPath is string {
  return kvPath !== undefined && kvPath !== ":memory:" && !/^https?:\/\//i.test(kvPath);
}

/** The settings of this process, from its environment. */
export function readOwnConfig(): Config {
  return readConfig(Object.fromEntries(CONFIG_NAMES.map((name) => [name, Deno.env.get(name)])));
}

/** The names of the variables read, for the permissions that the server is started with. */
export const CONFIG_NAMES: readonly string[] = Object.keys(Environment.entries);
