import { assetOf } from "../asset.ts";
import type { StaticSources } from "./static_sources.ts";

const URL_FUNCTION = /\burl\(\s*(?:"([^"]*)"|'([^']*)'|([^\s"')]+))\s*\)/g;

/** Makes the URLs of static files in the stylesheets lasting, as `asset()` does those of a page. */
export function lockStyles(statics: StaticSources, buildId: string): void {
  for (const [path, content] of statics) {
    if (!path.endsWith(".css")) continue;
    const text = new TextDecoder().decode(content).replace(
      URL_FUNCTION,
      (whole: string, ...[double, single, bare]: (string | undefined)[]) => {
        const url = double ?? single ?? bare ?? "";
        const lasting = assetOf(url, buildId);
        return lasting === url ? whole : `url("${lasting}")`;
      },
    );
    statics.set(path, new TextEncoder().encode(text));
  }
}
