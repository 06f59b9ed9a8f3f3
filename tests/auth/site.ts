import { App } from "fresh";
import { answerSafely } from "../../lib/app.ts";
import { Accounts } from "../../lib/auth/accounts.ts";
import { Attempts } from "../../lib/auth/attempts.ts";
import { assertSignedIn } from "../../lib/auth/guards.ts";
import { Devices } from "../../lib/auth/devices.ts";
import { Doors } from "../../lib/auth/doors.ts";
import { Passwords } from "../../lib/auth/passwords.ts";
import { Resets } from "../../lib/auth/resets.ts";
import { readConfig } from "../../lib/base/config.ts";
import { ChatError } from "../../lib/base/errors.ts";
import { openServices, type Services } from "../../lib/services.ts";
import type { State } from "../../lib/state.ts";
import middlewares from "../../routes/_middleware.ts";
import * as join from "../../routes/join/[code].tsx";
import * as login from "../../routes/login.tsx";
import * as logout from "../../routes/logout.tsx";
import * as reset from "../../routes/reset/[code]/index.tsx";
import * as signup from "../../routes/signup.tsx";
import { CHEAP, FakeClock, PASSWORD } from "./support.ts";

/** What a file of `routes/` exports. */
interface RouteModule {
  handler: unknown;
  default?: unknown;
}

type Page = Exclude<Parameters<App<State>["route"]>[1], () => unknown>;

/** What a request of a test says beyond its path. */
export interface RequestOptions {
  method?: string;
  form?: Record<string, string>;
  headers?: Record<string, string>;
  /** The value of the session cookie. */
  session?: string;
}

/**
 * The application's own middleware and its pages for signing in and out, over HTTP and with cheap
 * hashes. Beside them `/` says who is signed in, and a few paths fail in the ways there are.
 */
export class AuthSite implements AsyncDisposable {
  readonly origin: string;
  #server: Deno.HttpServer<Deno.NetAddr>;

  private constructor(
    readonly services: Services,
    readonly clock: FakeClock,
    pages: Readonly<Record<string, RouteModule>>,
  ) {
    const address = { port: 0, hostname: "127.0.0.1", onListen() {} };
    this.#server = Deno.serve(address, appOf(services, pages).handler());
    this.origin = `http://127.0.0.1:${this.#server.addr.port}`;
  }

  /**
   * @param env settings that are not the default ones
   * @param pages modules of further routes, by their paths
   */
  static async open(
    env: Record<string, string> = {},
    pages: Readonly<Record<string, RouteModule>> = {},
  ): Promise<AuthSite> {
    const clock = new FakeClock();
    const config = readConfig({
      DENO_KV_PATH: ":memory:",
      SIGN_UP: "open",
      RATE_LIMITS: "off",
      LOG_LEVEL: "error",
      ...env,
    });
    const services = await openServices(config, { clock });
    const { users, sessions } = services;
    const passwords = new Passwords({ cost: CHEAP });
    const attempts = new Attempts({
      counts: services.attemptCounts,
      secret: new Uint8Array(32),
      enabled: config.rateLimits,
    });
    const devices = new Devices(new Uint8Array(32));
    const accounts = new Accounts({ users, sessions, devices, attempts, passwords });
    const resets = new Resets({
      ...services,
      links: services.resetLinks,
      accounts,
      passwords,
      attempts,
    });
    const secret = new Uint8Array(32);
    const doors = new Doors({ ...services, accounts, attempts, secret });
    return new AuthSite({ ...services, accounts, doors, resets }, clock, pages);
  }

  /** Asks for a path; redirects are not followed. */
  fetch(path: string, options: RequestOptions = {}): Promise<Response> {
    const { form, session } = options;
    const headers = new Headers(options.headers);
    if (session !== undefined) headers.set("cookie", `session=${session}`);
    return fetch(`${this.origin}${path}`, {
      method: options.method ?? (form === undefined ? "GET" : "POST"),
      headers,
      redirect: "manual",
      ...(form === undefined ? {} : { body: new URLSearchParams(form) }),
    });
  }

  /** Signs up with a good password; the token of the session. */
  async signUp(username: string): Promise<string> {
    const response = await this.fetch("/signup", { form: { username, password: PASSWORD } });
    await response.body?.cancel();
    return tokenOf(response);
  }

  /** The username that the session is of, by the server's own account of it. */
  async whoIs(session: string): Promise<string> {
    return await (await this.fetch("/", { session })).text();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
    await this.services.close();
  }
}

/** The token in the cookie that a response sets; empty when it takes the cookie away or sets none. */
export function tokenOf(response: Response): string {
  const [cookie = ""] = response.headers.getSetCookie();
  return /^(?:__Host-)?session=([^;]*)/.exec(cookie)?.[1] ?? "";
}

function appOf(
  services: Services,
  pages: Readonly<Record<string, RouteModule>>,
): App<State> {
  const app = new App<State>({ trustProxy: services.config.trustProxy })
    .use((ctx) => answerSafely(ctx, services))
    .use((ctx) => {
      ctx.state.services = services;
      return ctx.next();
    })
    .use(...middlewares)
    .route("/login", pageOf(login))
    .route("/signup", pageOf(signup))
    .route("/logout", pageOf(logout))
    .route("/join/:code", pageOf(join))
    .route("/reset/:code", pageOf(reset))
    .get("/", (ctx) => ctx.text(ctx.state.user?.username ?? "nobody"))
    .all("/mine", (ctx) => {
      assertSignedIn(ctx.state);
      return ctx.text(ctx.state.user.username);
    })
    .get("/busy", () => {
      throw new ChatError("unavailable", "Come back later.", { retryMs: 1_500 });
    })
    .get("/broken", () => {
      throw new Error("the secret of the house");
    });
  for (const [path, module] of Object.entries(pages)) app.route(path, pageOf(module));
  return app;
}

// `route()` has no parameter for the data that a page's own handler gives it.
function pageOf(module: RouteModule): Page {
  return { handler: module.handler, component: module.default } as Page;
}
