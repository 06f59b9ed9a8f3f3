import { App, type Context, HttpError, staticFiles } from "fresh";
import { describeError } from "./base/logger.ts";
import { formerBuilds } from "./http/former_builds.ts";
import { answerProblem, guard, type Handler } from "./http/guard.ts";
import { problemOf, UNFORESEEN } from "./http/problem.ts";
import { setSecurityHeaders } from "./http/security_headers.ts";
import type { Services } from "./services.ts";
import type { State } from "./state.ts";

/** An application with a guard in front of what Fresh makes of it. */
class GuardedApp extends App<State> {
  readonly #services: Services;

  constructor(services: Services) {
    super({ trustProxy: services.config.trustProxy });
    this.#services = services;
  }

  override handler(): Handler {
    return guard(super.handler(), this.#services);
  }
}

/** The application over a set of services: static files, then the routes of `routes/`. */
export function createApp(services: Services): App<State> {
  return new GuardedApp(services)
    .use((ctx) => answerSafely(ctx, services))
    .use(hideMetafile)
    .use(staticFiles())
    .use(formerBuilds())
    .use((ctx) => {
      ctx.state.services = services;
      ctx.state.user = undefined;
      ctx.state.session = undefined;
      // The signal is made when it is first asked for, and hears nothing of what was before.
      ctx.state.disconnected = ctx.req.headers.has("upgrade") ? ctx.req.signal : undefined;
      return ctx.next();
    })
    .fsRoutes();
}

/** Keeps what the bundler says of the machine that built: Fresh serves it beside the scripts. */
function hideMetafile(ctx: Context<State>): Promise<Response> {
  // The guard has let no path through that cannot be decoded.
  const path = decodeURIComponent(ctx.url.pathname);
  if (/^\/_fresh\/.*\.json$/i.test(path)) throw new HttpError(404);
  return ctx.next();
}

/**
 * The first middleware: every answer has the security headers, those of files too, and what throws
 * where no page can be made is logged and answered all the same.
 */
export async function answerSafely(
  ctx: Context<State>,
  { config, logger }: Pick<Services, "config" | "logger">,
): Promise<Response> {
  let response: Response;
  try {
    response = await ctx.next();
  } catch (error) {
    const problem = problemOf(error) ?? UNFORESEEN;
    if (problem.status >= 500) {
      logger.error("request failed", { method: ctx.req.method, ...describeError(error) });
    }
    response = answerProblem(ctx.req, problem);
  }
  setSecurityHeaders(response, ctx.req, config);
  return response;
}
