/**
 * True when the client asked for JSON rather than a page: its `Accept` names `application/json`
 * (RFC 9110, section 12.5.1) and prefers it to HTML. Wildcards ask for nothing in particular.
 */
export function wantsJson(headers: Headers): boolean {
  let json = 0;
  let html = 0;
  for (const range of (headers.get("accept") ?? "").split(",")) {
    const [type = "", ...parameters] = range.split(";").map((part) => part.trim().toLowerCase());
    const quality = qualityOf(parameters);
    if (type === "application/json") json = Math.max(json, quality);
    if (type === "text/html" || type === "application/xhtml+xml") html = Math.max(html, quality);
  }
  return json > 0 && json >= html;
}

/** True when a request's body is said to be JSON, which no other site's page can send unasked. */
export function sendsJson(headers: Headers): boolean {
  return mediaType(headers) === "application/json";
}

/** The type of a request's body, without its parameters; empty when it has none. */
export function mediaType(headers: Headers): string {
  return headers.get("content-type")?.split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

function qualityOf(parameters: readonly string[]): number {
  const q = parameters.find((parameter) => parameter.startsWith("q="));
  const value = q === undefined ? 1 : Number(q.slice(2));
  return value >= 0 && value <= 1 ? value : 0;
}
