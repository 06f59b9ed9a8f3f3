import { assertEquals } from "@std/assert";

const PROJECT = new URL("../../../", import.meta.url);

/** Nodes that a hook or a signal would keep: they lead to the whole rendering that they are of. */
const KEPT_NODES =
  /\b(useMemo|useRef|useState|signal|computed)(<[^>]*>)?\(\s*(\(\)\s*=>\s*)?\(?\s*</;

/** What has a component render itself: state of its own, or a signal that it reads. */
const BY_ITSELF =
  /\buse(State|Reducer|Copy|Times|Today|Shown|CodeTokens|SecondsUntil)\(|\b(model|view|conversation|reading|thread|threads|myRooms|pagePresence|presence|loaded|open)(\??\.\w+)*\.value\b(?! =[^=])/;

/** All that their owner renders, so that no element has them for a child. */
const ALONE = new Set([
  // Within a class of its own.
  "LiveMessage",
  // Shown by `lazy`, which is self-updating.
  "CodeTokens",
  "CopyButton",
  "ReplyBar",
  "UnreadBar",
  // An island of its own, on a page that one leaves soon.
  "CopyLink",
  "EntryForm",
  "PictureEditor",
  // Over the page, each in a place of its own.
  "ForwardDialog",
  "Switcher",
]);

Deno.test("no node is kept beyond its rendering, and what renders itself is self-updating", async () => {
  const found: string[] = [];
  for await (const [path, source] of sources("components", "islands")) {
    if (KEPT_NODES.test(source)) found.push(`${path} keeps nodes`);
    const parts = source.split(
      /^(?=(?:export )?(?:default )?(?:const|function|class|interface) )/m,
    );
    for (const part of parts) {
      const name = /^[^\n]*?\bfunction ([A-Z]\w*)/.exec(part)?.[1];
      if (name === undefined || ALONE.has(name) || !BY_ITSELF.test(part)) continue;
      if (!new RegExp(`\\bselfUpdating\\((function )?${name}\\b`).test(source)) {
        found.push(`${path}: ${name} renders itself`);
      }
    }
  }
  assertEquals(found, []);
});

async function* sources(...folders: string[]): AsyncGenerator<[path: string, source: string]> {
  for (const folder of folders) {
    for await (const { name, isDirectory } of Deno.readDir(new URL(folder, PROJECT))) {
      const path = `${folder}/${name}`;
      if (isDirectory) yield* sources(path);
      else if (/\.tsx?$/.test(name)) {
        yield [path, await Deno.readTextFile(new URL(path, PROJECT))];
      }
    }
  }
}
