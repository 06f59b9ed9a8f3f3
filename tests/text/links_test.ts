import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { addressAt, findAddress } from "../../lib/text/links.ts";

function links(text: string): string[] {
  const found: string[] = [];
  for (let at = findAddress(text, 0); at < text.length;) {
    const { text: address, href, end } = addressAt(text, at);
    if (href !== undefined) found.push(address);
    at = findAddress(text, end);
  }
  return found;
}

const LETTERS = "abcdefghijklmnopqrstuvwxyz";

const CASES: [text: string, links: string[]][] = [
  ["no address here", []],
  ["see https://example.org", ["https://example.org"]],
  ["see https://example.org.", ["https://example.org"]],
  ["(https://example.org/a)", ["https://example.org/a"]],
  ["https://example.org/a_(b)", ["https://example.org/a_(b)"]],
  ["[https://example.org/a_(b)]", ["https://example.org/a_(b)"]],
  ["“https://example.org/a”, she said", ["https://example.org/a"]],
  ["<https://example.org/a>", ["https://example.org/a"]],
  ["https://example.org/?q=a&b=c#d!", ["https://example.org/?q=a&b=c#d"]],
  ["http://a.example http://b.example", ["http://a.example", "http://b.example"]],
  ["HTTPS://EXAMPLE.ORG/Path", ["HTTPS://EXAMPLE.ORG/Path"]],
  ["https://bücher.example/ß", ["https://bücher.example/ß"]],
  // One whose letters are all there are, and the sign of Kelvin, which is no k
  ["https://wikipedia.org/wiki", ["https://wikipedia.org/wiki"]],
  [`https://${LETTERS}.${LETTERS.toUpperCase()}.org/${LETTERS}`, [
    `https://${LETTERS}.${LETTERS.toUpperCase()}.org/${LETTERS}`,
  ]],
  ["https://[::1]:8000/x", ["https://[::1]:8000/x"]],
  ["https://", []],
  ["https://.", []],
  ["https://user:secret@example.org/", []],
  ["https://example.org@evil.example/", []],
  ["javascript:alert(1)", []],
  ["data:text/html,<script>", []],
  ["ftp://example.org", []],
  ["xhttps://example.org", []],
  ["请看https://example.org。谢谢大家", ["https://example.org"]],
  ["（https://example.org/a）", ["https://example.org/a"]],
  // Entities, which stand for what is behind it
  ["&lt;https://example.org/&gt; &quot;https://example.org/?a&#39;", [
    "https://example.org/",
    "https://example.org/?a",
  ]],
  ["https://example.org/a?).&quot; https://example.org/?a&b=c;", [
    "https://example.org/a",
    "https://example.org/?a&b=c",
  ]],
  // Words of other scripts behind a host, which no blank parts from it
  ["https://example.org에서 보세요", ["https://example.org"]],
  ["https://example.org에서/a https://example.orgครับ", [
    "https://example.org",
    "https://example.org",
  ]],
  ["https://example.org谢谢，https://example.orgです。", [
    "https://example.org",
    "https://example.org",
  ]],
  ["http://localhost:3000에서 https://192.168.0.1で", [
    "http://localhost:3000",
    "https://192.168.0.1",
  ]],
  ["https://example.org😀 https://example.org❤️", ["https://example.org", "https://example.org"]],
  ["https://한국.kr에서 https://例え.テスト", ["https://한국.kr", "https://例え.テスト"]],
  ["https://i❤.ws/a https://münchen", ["https://i❤.ws/a", "https://münchen"]],
  // Marks of emphasis before words that no blank parts from them
  ["**https://example.org/**を *https://example.org/a*は", [
    "https://example.org/",
    "https://example.org/a",
  ]],
  ["~~https://example.org/a~~를 https://example.org/*a*b", [
    "https://example.org/a",
    "https://example.org/*a*b",
  ]],
  ["https://example.org/a…です https://example.org/a——好 https://example.org/a〜", [
    "https://example.org/a",
    "https://example.org/a",
    "https://example.org/a",
  ]],
  ["https://example.org/Bose–Einstein https://example.org/~a", [
    "https://example.org/Bose–Einstein",
    "https://example.org/~a",
  ]],
  ["https://example.org？真的！", ["https://example.org"]],
  ["https://a.example、https://b.example/c，好", ["https://a.example", "https://b.example/c"]],
  ["「https://example.org/a」『https://b.example』", [
    "https://example.org/a",
    "https://b.example",
  ]],
  ["《https://example.org/a》【https://b.example】", [
    "https://example.org/a",
    "https://b.example",
  ]],
  ["｜https://example.org｜ https://b.example/a｜b", [
    "https://example.org",
    "https://b.example/a",
  ]],
  ["https://example.org/a：；https://b.example；", ["https://example.org/a", "https://b.example"]],
  ["https://example.org/a؟ https://b.example، نعم", ["https://example.org/a", "https://b.example"]],
  ["https://example.org/a؛ https://b.example۔", ["https://example.org/a", "https://b.example"]],
  ["https://example.org। https://b.example/क॥", ["https://example.org", "https://b.example/क"]],
  ["https://example.org። https://b.example/ក។", ["https://example.org", "https://b.example/ក"]],
  ["https://example.org．a https://b.example｡c", ["https://example.org", "https://b.example"]],
  ["https://ja.example/東京（曖昧さ）です", ["https://ja.example/東京（曖昧さ）です"]],
  ["https://ja.example/東京（曖昧さ", ["https://ja.example/東京"]],
  ["https://ja.example/ジョン・レノン。", ["https://ja.example/ジョン・レノン"]],
  ["https://example.org（注）", ["https://example.org"]],
  ["https://例え.テスト/パス。", ["https://例え.テスト/パス"]],
  ["https://example.org—so, https://b.example…", ["https://example.org", "https://b.example"]],
  ["https://example.org\u200b后 https://b.example/\u200f", [
    "https://example.org",
    "https://b.example/",
  ]],
  ["https://example.org™", ["https://example.org"]],
  ["https://example.org～a", ["https://example.org"]],
  ["'https://example.org' \"https://b.example/a\"", ["https://example.org", "https://b.example/a"]],
  ["https://example.org* https://b.example~", ["https://example.org", "https://b.example"]],
  ["https://example.org:8080/a https://localhost:3000", [
    "https://example.org:8080/a",
    "https://localhost:3000",
  ]],
  ["https://example.org:500000", []],
  ["https://.example.org https://-example.org https://@example.org", []],
  ["https://a.b_c.example https://b_c", []],
  ["https://b_c.example.org", ["https://b_c.example.org"]],
  ["https://[::1]。 https://[::1]:80？", ["https://[::1]", "https://[::1]:80"]],
  ["www.example.org //example.org", []],
];

for (const [text, expected] of CASES) {
  Deno.test(`addressAt() finds ${expected.length} in ${text}`, () => {
    assertEquals(links(text), expected);
  });
}

Deno.test("addressAt() finds what stands in the text, and opens http and https alone", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.constantFrom("https://", "http://", "javascript:", "(", ")", "]", ".", '"', "<", "\n"),
  );
  fc.assert(fc.property(fc.array(piece), (pieces) => {
    const text = pieces.join("");
    for (let at = findAddress(text, 0); at < text.length;) {
      const { text: address, href, end } = addressAt(text, at);
      assert(text.startsWith(address, at) && end > at && at + address.length <= end);
      if (href !== undefined) assert(/^https?:\/\//.test(href));
      at = findAddress(text, end);
    }
  }));
});

Deno.test("addressAt() ends within brackets where they do", () => {
  const text = "https://example.org/a](b";
  assertEquals(addressAt(text, 0, true).text, "https://example.org/a");
  assertEquals(addressAt(text, 0).text, "https://example.org/a](b");
});

Deno.test("addressAt() tells of an underscore behind a host alone", () => {
  assertEquals(addressAt("https://example.org_", 0).beforeUnderscore, true);
  assertEquals(addressAt("https://example.org/_", 0).beforeUnderscore, false);
  assertEquals(addressAt("https://example.org", 0).beforeUnderscore, false);
});

Deno.test("addressAt() takes an address of brackets in its stride", () => {
  const text = `https://example.org/${")".repeat(16_000)}`;
  assertEquals(links(text), ["https://example.org/"]);
});
