import { assertEquals } from "@std/assert";
import { withEmoji } from "../../lib/text/shortcodes.ts";

const NAMES = new Map([["smile", "😄"], ["+1", "👍"]]);

const CASES: [text: string, read: string][] = [
  ["hi :smile: :+1:", "hi 😄 👍"],
  [":smile::+1:", "😄👍"],
  [":nothing:", ":nothing:"],
  ["at 10:smile:20", "at 10:smile:20"],
  ["`:smile:` :smile:", "`:smile:` 😄"],
  ["``:smile:` :smile:", "``😄` 😄"],
  ["\\`:smile:`", "\\`😄`"],
  ["`a\n:smile:`", "`a\n:smile:`"],
  ["a ` b\n\n:smile: ` c", "a ` b\n\n😄 ` c"],
  ["```\n:smile:\n```\n:smile:", "```\n:smile:\n```\n😄"],
  ["~~~ts\n:smile:\n``` :smile:", "~~~ts\n:smile:\n``` :smile:"],
  ["```\n:smile: `\n````\n:smile: `", "```\n:smile: `\n````\n😄 `"],
  ["http://a/:smile:", "http://a/:smile:"],
];

for (const [text, read] of CASES) {
  Deno.test(`withEmoji() makes ${read} of ${text}`, () => {
    assertEquals(withEmoji(text, (name) => NAMES.get(name)), read);
  });
}
