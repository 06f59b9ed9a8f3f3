import { type Context, csp, csrf } from "fresh";
import { h } from "preact";
import { ProblemPage } from "../components/pages/ProblemPage.tsx";
import { clientAddress } from "../lib/auth/address.ts";
import {
  bearerToken,
  presentedDevice,
  presentedToken,
  setDevice,
  setSession,
  setsSession,
} from "../lib/auth/cookie.ts";
import { deviceName } from "../lib/auth/device_name.ts";
import { ChatError } from "../lib/base/errors.ts";
import { describeError } from "../lib/base/logger.ts";
import { BrokenOffError, readTyped } from "../lib/http/forms/form.ts";
import { answerProblem } from "../lib/http/guard.ts";
import { wantsJson } from "../lib/http/accept.ts";
import { problemJson, problemOf, retryHeaders, UNFORESEEN } from "../lib/http/problem.ts";
import { assertOwnOrigin, isSecure } from "../lib/http/public_origin.ts";
import { areOpen, NO_PAGE } from "../lib/http/security_headers.ts";
import { define, type State } from "../lib/state.ts";
import type { UseOrigin } from "../lib/store/people/session_uses.ts";
import type { User } from "../lib/store/people/users.ts";

const SOCKET = "/api/socket";

const policy = csp<State>({ useNonce: true, csp: ["base-uri 'none'", "worker-src 'self'"] });
const sameOrigin = csrf<State>({
  // Fresh's own comparison keeps the port that a proxy reaches this server at.
  origin(_origin, ctx) {
    assertOwnOrigin(ctx.req, ctx.state.services);
    return true;
  },
});

const setPolicy = define.middleware(async (ctx) => {
  // A socket has nothing to load or run, and its headers are not always open.
  if (ctx.route === SOCKET) return await ctx.next();
  const response = await policy(ctx);
  const { headers } = response;
  const directives = headers.get("content-security-policy") ?? "";
  if (directives.includes("'unsafe-inline'")) {
    // No nonce was made, so nothing was rendered.
    headers.set("content-security-policy", NO_PAGE);
  } else if (ctx.state.isFramed) {
    headers.set("content-security-policy", framed(directives));
  } else if (!isSecure(ctx.req, ctx.state.services.config)) {
    // A server in a local network may have no certificate, and nothing to be upgraded to.
    headers.set("content-security-policy", directives.replace("; upgrade-insecure-requests", ""));
  }
  return response;
});

/** The policy of a page in a frame: it may style its elements as it likes, and only our pages show it. */
function framed(directives: string): string {
  return directives
    .replace("; upgrade-insecure-requests", "")
    .replace(/style-src [^;]*/, "style-src 'self' 'unsafe-inline'")
    .replace(/frame-ancestors [^;]*/, "frame-ancestors 'self'");
}

// Inside the policy, so that error pages have one too: Fresh's own would come outside of it.
const answerErrors = define.middleware(async (ctx) => {
  try {
    return await ctx.next();
  } catch (error) {
    const problem = problemOf(error) ?? UNFORESEEN;
    if (error instanceof BrokenOffError) {
      // No error of ours, and nobody is there for a page.
      const { method } = ctx.req;
      ctx.state.services.logger.debug("request broke off", { method, route: ctx.route ?? "none" });
      return answerProblem(ctx.req, problem);
    }
    // A refusal was foreseen, and the store tells itself when it is away.
    if (problem.status >= 500 && !(error instanceof ChatError)) {
      ctx.state.services.logger.error("request failed", {
        method: ctx.req.method,
        route: ctx.route ?? "none",
        ...describeError(error),
      });
    }
    const isApi = ctx.url.pathname.startsWith("/api/");
    if (isApi || wantsJson(ctx.req.headers)) return problemJson(problem);
    if (problem.status === 401 && ["GET", "HEAD"].includes(ctx.req.method)) {
      const next = `${ctx.url.pathname}${ctx.url.search}`;
      return ctx.redirect(`/login?${new URLSearchParams({ next })}`, 303);
    }
    // What was typed is not lost with the refusal, but for what another site had the browser send.
    const typed = ctx.req.method === "POST" && ctx.state.isOwn
      ? await readTyped(ctx.req)
      : undefined;
    return await ctx.render(h(ProblemPage, { problem, typed }), {
      status: problem.status,
      headers: retryHeaders(problem),
    });
  }
});

// A browser sends cookies along with other sites' forms, but never an Authorization header.
const refuseForgery = define.middleware(async (ctx) => {
  const { req, state: { services } } = ctx;
  if (bearerToken(req.headers) !== undefined) return await ctx.next();
  // A page that was led here under another name (DNS rebinding) is of one site with it.
  if (services.config.publicUrl !== undefined && !["GET", "HEAD"].includes(req.method)) {
    assertOwnOrigin(req, services);
  }
  return await sameOrigin(ctx);
});

/**
 * Counts what a person reads before it is read: pages, which take the server longer than anything else,
 * and answers of the API, as frames. Writes, and a socket's upgrade, are counted where they are made.
 *
 * @throws {ChatError} `rate_limited`
 */
function countRead({ req, url, state: { services } }: Context<State>, user: User): void {
  const { limits } = services;
  const isRead = ["GET", "HEAD"].includes(req.method);
  if (url.pathname.startsWith("/api/")) {
    if (isRead && !req.headers.has("upgrade")) limits.admit(user);
  } else if (isRead || !wantsJson(req.headers)) limits.admitPage(user);
}

/** Where a session is used, and with what. */
function originOf({ req, info, state: { services } }: Context<State>): UseOrigin {
  return {
    address: clientAddress(req, info, services.config.trustProxy),
    device: deviceName(req.headers.get("user-agent")),
  };
}

const loadSession = define.middleware(async (ctx) => {
  const { accounts, sessions, sessionUses } = ctx.state.services;
  ctx.state.isOwn = true;
  const scheme = { secure: isSecure(ctx.req, ctx.state.services.config) };
  const presented = presentedToken(ctx.req.headers, scheme);
  const known = presented === undefined ? undefined : await sessions.find(presented.token);
  // A neighbour of this host's domain may have set a cookie of http, with a session of their own.
  const found = presented?.isOutdated && known?.session.secure ? undefined : known;
  ctx.state.user = found?.user;
  ctx.state.session = found?.session;
  if (found !== undefined) {
    countRead(ctx, found.user);
    sessionUses.note(found.session.id, () => originOf(ctx));
  }
  const response = await ctx.next();
  // The browser's copy has to last as long as the session; a route may have set another one.
  const isOurs = presented?.from === "cookie" && !setsSession(response.headers);
  const isChanged = found !== undefined && (found.extended || presented?.isOutdated);
  if (isOurs && isChanged && areOpen(response.headers)) {
    setSession(response.headers, presented.token, scheme);
    // Who signed in before browsers were remembered has this one remembered now.
    const device = accounts.deviceFor(presentedDevice(ctx.req.headers, scheme), found.user);
    if (device !== undefined) setDevice(response.headers, device, scheme);
  }
  return response;
});

export default [setPolicy, answerErrors, refuseForgery, loadSession];
