import type { Context } from "fresh";
import type { State } from "../../state.ts";
import { sendsJson, wantsJson } from "../accept.ts";

/** How a form is answered that was done. */
export interface FormDone {
  /** Whether a program that sent a form and asks for JSON gets it; those that sent JSON always do. */
  json?: boolean;
  /** The status of an answer in JSON. */
  status?: number;
  /** Whether an answer in JSON says where a browser would be led. */
  withLocation?: boolean;
}

/**
 * Answers a form that was done: 303 to where a browser goes on, or, to a program that asks for JSON,
 * `{location, …data}`.
 */
export function formDone(
  ctx: Context<State>,
  location: string,
  data: Readonly<Record<string, unknown>> = {},
  { json = false, status = 200, withLocation = true }: FormDone = {},
): Response {
  const { headers } = ctx.req;
  if (!wantsJson(headers) || !(json || sendsJson(headers))) return ctx.redirect(location, 303);
  return ctx.json(withLocation ? { location, ...data } : data, { status });
}
