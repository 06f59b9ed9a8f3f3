import { build, stop } from "esbuild";

/**
 * Makes one module of a built server: the project's own modules, with the routes that Fresh loads when
 * they are first asked for. So a start reads one file instead of hundreds, a route's code runs when
 * somebody asks for it, and none of it is read again after the start: an upgrade may have replaced the
 * sources by then. Packages stay outside.
 *
 * @param entry the `server.js` that Fresh wrote
 * @param bundle the file to write, beside the entry, where its addresses hold; its name has to end in
 *   `.jsx`, for the elements are left to the runtime, which makes strings of them
 */
export async function bundleServer(entry: string, bundle: string): Promise<void> {
  await build({
    entryPoints: [entry],
    outfile: bundle,
    bundle: true,
    format: "esm",
    platform: "neutral",
    target: "esnext",
    packages: "external",
    jsx: "preserve",
    logLevel: "error",
  });
  await stop();
}
