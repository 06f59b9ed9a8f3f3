import { assertEquals } from "@std/assert";
import { withEmoji } from "../../lib/text/shortcodes.ts";

const NAMES = new Map(
  [["smile", "😄"], ["+1", "👍"], ["key", "🔑"], ["book", "📖"], ["a_b", "🔤"], ["x", "❌"]],
);

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
  ["https://example.org/?q=:book:", "https://example.org/?q=:book:"],
  [
    "see https://example.org/a:key:b?c=:book:, :book:",
    "see https://example.org/a:key:b?c=:book:, 📖",
  ],
  ["https://example.org/(:book:) (:book:)", "https://example.org/(:book:) (📖)"],
  ["<https://example.org/-:book:> :book:", "<https://example.org/-:book:> 📖"],
  ["www.example.org/?q=:book:", "www.example.org/?q=:book:"],
  ["example.org?a&b=:book:", "example.org?a&b=:book:"],
  [
    '[:book: here](https://example.org/-:book: ":key:") :key:',
    '[📖 here](https://example.org/-:book: ":key:") 🔑',
  ],
  ["[:book:](no target: :key:)", "[📖](no target: 🔑)"],
  ["crate::key::load()", "crate::key::load()"],
  ["::smile::", "::smile::"],
  [":smile::", ":smile::"],
  ["a::x::b :x:", "a::x::b ❌"],
  [":smile::nothing: :smile:", ":smile::nothing: 😄"],
  [":smile::+1::smile:", "😄👍😄"],
  ["C::x:", "C::x:"],
  ["\\:smile: :smile:", "\\:smile: 😄"],
  ["\\\\:smile:", "\\\\:smile:"],
  ["C:\\a\\:x:", "C:\\a\\:x:"],
  ["10:x:20, at 10 :x: 20", "10:x:20, at 10 ❌ 20"],
  ["café:smile:", "café:smile:"],
  ["你好:smile:世界", "你好😄世界"],
  ["Привет:smile:", "Привет😄"],
  ["：smile：。", "😄。"],
  ['really?:smile: (:smile:) *:smile:* _:smile:_ ":smile:"!', 'really?😄 (😄) *😄* _😄_ "😄"!'],
  [":a_b: :a_b:", "🔤 🔤"],
  ["@ann:smile: #a:smile:", "@ann:smile: #a:smile:"],
  ["~~~\n:smile:\n~~~\n:smile:", "~~~\n:smile:\n~~~\n😄"],
  ["~~~\n:smile:", "~~~\n:smile:"],
  ["> ~~~\n> :smile:\n> ~~~\n> :smile:", "> ~~~\n> :smile:\n> ~~~\n> 😄"],
  [
    "- ```\n  :smile:\n  ```\n- :smile:\n\n  :smile: :x:",
    "- ```\n  :smile:\n  ```\n- 😄\n\n  😄 ❌",
  ],
  ["1. a\n   > b :smile:\nlazy :smile:\n\nc :smile:", "1. a\n   > b 😄\nlazy 😄\n\nc 😄"],
  ["> `a\n> :smile:` :smile:", "> `a\n> :smile:` 😄"],
  [">\t:smile:\n\t:x:", ">\t😄\n\t❌"],
  ["    :smile:", "    😄"],
  ["a\r\n:smile:\r\r:x: `:x:`\r\n\r\n:x:", "a\r\n😄\r\r❌ `:x:`\r\n\r\n❌"],
  [
    "w :x:\n| `a | :x: |\n|---|---|\n| b` | \\| `:x:` :smile: |",
    "w ❌\n| `a | ❌ |\n|---|---|\n| b` | \\| `:x:` 😄 |",
  ],
  ["&#58;smile: :smile&#58; &amp;:x:", "&#58;smile: :smile&#58; &amp;❌"],
  [":Smile: :SMILE:", ":Smile: :SMILE:"],
];

for (const [text, read] of CASES) {
  Deno.test(`withEmoji() makes ${read} of ${text}`, () => {
    assertEquals(withEmoji(text, (name) => NAMES.get(name)), read);
  });
}
