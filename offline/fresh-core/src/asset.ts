import { buildId } from "./build_id.ts";

/** The query parameter that makes the URL of a static file change with the build. */
export const ASSET_PARAM = "__frsh_c";

/**
 * The URL of a static file, with the id of the build, so that browsers may keep it for good. Paths
 * that are no root-relative ones are returned as they are.
 */
export function asset(path: string): string {
  return assetOf(path, buildId);
}

/** {@linkcode asset} for the build with an id. */
export function assetOf(path: string, buildId: string): string {
  if (!path.startsWith("/") || path.startsWith("//")) return path;
  if (new RegExp(`[?&]${ASSET_PARAM}=`).test(path)) return path;
  const [, base = "", query = "", hash = ""] = /^([^?#]*)(\?[^#]*)?(#.*)?$/.exec(path) ?? [];
  return `${base}${query === "" ? "?" : `${query}&`}${ASSET_PARAM}=${buildId}${hash}`;
}

/** Applies {@linkcode asset} to every URL of a `srcset`. */
export function assetSrcSet(srcset: string): string {
  if (srcset.includes("(")) return srcset;
  return srcset.split(",").map((candidate) => {
    const [, space = "", url = "", rest = ""] = /^(\s*)(\S*)(.*)$/.exec(candidate) ?? [];
    return `${space}${asset(url)}${rest}`;
  }).join(",");
}

/** Props of an `<img>` or `<source>` with the URLs of static files made lasting. */
export function lockAssets<P extends object>(type: unknown, props: P): P {
  if ((type !== "img" && type !== "source") || "data-fresh-disable-lock" in props) return props;
  const locked = { ...props } as { src?: unknown; srcset?: unknown; srcSet?: unknown };
  if (typeof locked.src === "string") locked.src = asset(locked.src);
  for (const name of ["srcset", "srcSet"] as const) {
    const value = locked[name];
    if (typeof value === "string") locked[name] = assetSrcSet(value);
  }
  return locked as P;
}
