/**
 * Unpacks the Chromium that an npm package carries into the folder that TMPDIR names, in a process
 * of its own: the package knows no other way to be told where.
 *
 * Run by {@linkcode findBrowser} in `browser.ts`.
 */
import { BROWSER_PACKAGE } from "./browser.ts";

// Not written out in the import, so that the package is fetched only where no browser is installed.
const { inflate } = await import(BROWSER_PACKAGE);
const archives = new URL("../bin/", import.meta.resolve(BROWSER_PACKAGE));
const names = ["chromium.br", "fonts.tar.br", "swiftshader.tar.br", "al2023.tar.br"];
await Promise.all(names.map((name) => inflate(new URL(name, archives).pathname)));
