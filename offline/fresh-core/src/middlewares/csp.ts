import type { Middleware } from "../middleware.ts";
import { nonceOf } from "../render/page.ts";

/** Options of {@linkcode csp}. */
export interface CSPOptions {
  /** Only report what the policy forbids. */
  reportOnly?: boolean;
  /** Where browsers send their reports. */
  reportTo?: string;
  /** Directives that are added, or take the place of the default with their name. */
  csp?: string[];
  /** Allow only the inline scripts and styles that Fresh rendered, by a nonce of each response. */
  useNonce?: boolean;
}

const DEFAULTS = [
  "default-src 'self'",
  "script-src 'self' 'unsafe-inline'",
  "style-src 'self' 'unsafe-inline'",
  "font-src 'self'",
  "img-src 'self' data:",
  "media-src 'self' data: blob:",
  "worker-src 'self' blob:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "upgrade-insecure-requests",
];

const NONCE_DIRECTIVES = new Set([
  "default-src",
  "script-src",
  "script-src-elem",
  "style-src",
  "style-src-attr",
  "style-src-elem",
]);

/**
 * Sends a Content-Security-Policy with every response. With `useNonce`, a response that was not
 * rendered has no nonce and keeps `'unsafe-inline'`.
 */
export function csp<State>(options: CSPOptions = {}): Middleware<State> {
  const { reportOnly = false, reportTo, useNonce = false } = options;
  const directives = merge(DEFAULTS, options.csp ?? []);
  if (reportTo !== undefined) {
    directives.push("report-to csp-endpoint", `report-uri ${reportTo}`);
  }
  const header = reportOnly ? "Content-Security-Policy-Report-Only" : "Content-Security-Policy";

  return async (ctx) => {
    const response = await ctx.next();
    const nonce = useNonce ? nonceOf(response) : undefined;
    const policy = nonce === undefined ? directives : withNonce(directives, nonce);
    response.headers.set(header, policy.join("; "));
    if (reportTo !== undefined) {
      response.headers.set("Reporting-Endpoints", `csp-endpoint="${reportTo}"`);
    }
    return response;
  };
}

function merge(defaults: string[], additions: string[]): string[] {
  const byName = new Map(defaults.map((directive) => [nameOf(directive), directive]));
  for (const directive of additions) byName.set(nameOf(directive), directive);
  return [...byName.values()];
}

function withNonce(directives: string[], nonce: string): string[] {
  return directives.map((directive) => {
    return NONCE_DIRECTIVES.has(nameOf(directive))
      ? directive.replaceAll("'unsafe-inline'", `'nonce-${nonce}'`)
      : directive;
  });
}

function nameOf(directive: string): string {
  return directive.trim().split(/\s+/)[0]!;
}
