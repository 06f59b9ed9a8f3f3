import { App, staticFiles } from "fresh";
import type { Services } from "./services.ts";
import type { State } from "./state.ts";

/** The application over a set of services: static files, then the routes of `routes/`. */
export function createApp(services: Services): App<State> {
  return new App<State>({ trustProxy: services.config.trustProxy })
    .use(staticFiles())
    .use((ctx) => {
      ctx.state.services = services;
      ctx.state.user = undefined;
      ctx.state.session = undefined;
      // The signal is made when it is first asked for, and hears nothing of what was before.
      ctx.state.peerGone = ctx.req.headers.has("upgrade") ? ctx.req.signal : undefined;
      return ctx.next();
    })
    .fsRoutes();
}
