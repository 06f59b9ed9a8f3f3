/** Props that say that a link leads to the page it is on, or to one above it. */
interface ActiveProps {
  "aria-current": "page" | "true";
  "data-current"?: "true";
  "data-ancestor"?: "true";
}

const CURRENT: ActiveProps = { "aria-current": "page", "data-current": "true" };
const ANCESTOR: ActiveProps = { "aria-current": "true", "data-ancestor": "true" };

/**
 * Props of a link with a mark if it leads to the page at `url` or to what is above it. Query
 * parameters count where the link has some. A link that has `aria-current` keeps it.
 */
export function markActiveLink<P extends object>(props: P, url: URL | Location): P {
  const { href, "aria-current": own } = props as { href?: unknown; "aria-current"?: unknown };
  if (own !== undefined || typeof href !== "string" || !/^\/(?!\/)/.test(href)) return props;
  const target = new URL(href, url.origin);
  const path = withSlash(url.pathname);
  if (!path.startsWith(withSlash(target.pathname))) return props;
  const isSamePath = path === withSlash(target.pathname);
  const isCurrent = isSamePath && (target.search === "" || target.search === url.search);
  return { ...props, ...(isCurrent ? CURRENT : ANCESTOR) };
}

function withSlash(path: string): string {
  return path.endsWith("/") ? path : `${path}/`;
}
