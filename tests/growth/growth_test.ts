import { assertEquals } from "@std/assert";
import { ChatError } from "../../lib/base/errors.ts";
import { CODE_LANGUAGES, isHighlightable } from "../../lib/text/code/code_languages.ts";
import { highlight, loadLanguage } from "../../lib/text/code/highlight.ts";
import { type Act, overgrowth, type Sizes } from "./cost.ts";
import { READERS } from "./readers.tsx";
import { CODE_SHAPES, type Shape, SHAPES } from "./shapes.ts";

/** A message of 16 KiB, and a sixteenth of it; code is shown in colours up to 4 KiB. */
const TEXTS: Sizes = { small: 1_024, large: 16_000 };
const CODE: Sizes = { small: 250, large: 4_000 };

/** Modules of text that read nothing of anybody's, or only lines whose length was looked at before. */
const OTHERS = [
  ...[
    "addresses",
    "ago",
    "highlight_worker",
    "local_time",
    "poll",
    "presence_words",
    "replies",
    "seen_words",
  ],
  ...["sizes", "skeleton", "status_times", "visible", "wait"],
];

Deno.test("what reads text is among the readers that are measured", async () => {
  const measured = (await Promise.all(
    ["readers.tsx", "growth_test.ts"].map((name) =>
      Deno.readTextFile(new URL(name, import.meta.url))
    ),
  )).join("");
  // What is in `markdown` are the parts of one reader.
  const folders = ["", "code/", "markdown/markdown.ts", "names/", "times/"];
  const modules = (await Promise.all(folders.map(listModules))).flat();
  const missing = modules.filter((path) =>
    !measured.includes(`/lib/text/${path}"`) &&
    !OTHERS.some((other) => path.split("/").at(-1) === `${other}.ts`)
  );
  assertEquals(missing, []);
});

/** The modules of a folder of `lib/text`, by their paths in there; of a path that is one, itself. */
async function listModules(folder: string): Promise<string[]> {
  if (folder.endsWith(".ts")) return [folder];
  const entries = await Array.fromAsync(
    Deno.readDir(new URL(`../../lib/text/${folder}`, import.meta.url)),
  );
  return entries.filter(({ isFile }) => isFile).map(({ name }) => `${folder}${name}`);
}

/** What a reader is given, and refuses or takes; anything else than a refusal is a fault. */
const refusing = (act: Act): Act => async (text) => {
  try {
    await act(text);
  } catch (error) {
    if (!(error instanceof ChatError)) throw error;
  }
};

async function faults(act: Act, shapes: readonly Shape[], sizes: Sizes): Promise<string[]> {
  const found: string[] = [];
  for (const { name, of } of shapes) {
    const fault = await overgrowth(refusing(act), of, sizes);
    if (fault !== undefined) found.push(`${name}: ${fault}`);
  }
  return found;
}

for (const [name, act] of Object.entries(READERS)) {
  Deno.test(`reading ${name} takes no longer than in proportion to its length`, async () => {
    assertEquals(await faults(act, SHAPES, TEXTS), []);
  });
}

for (const language of CODE_LANGUAGES) {
  Deno.test(`code in ${language} gets its colours in proportion to its length`, async () => {
    await loadLanguage(language);
    const act = (code: string) => isHighlightable(code) && highlight(language, code);
    assertEquals(await faults(act, CODE_SHAPES, CODE), []);
  });
}
