import { assert, assertEquals } from "@std/assert";
import fc from "fast-check";
import { splitLinks } from "../../lib/text/links.ts";

function links(text: string): string[] {
  return splitLinks(text).flatMap((part) => part.kind === "link" ? [part.text] : []);
}

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
  ["https://[::1]:8000/x", ["https://[::1]:8000/x"]],
  ["https://", []],
  ["https://.", []],
  ["https://user:secret@example.org/", []],
  ["https://example.org@evil.example/", []],
  ["javascript:alert(1)", []],
  ["data:text/html,<script>", []],
  ["ftp://example.org", []],
  ["xhttps://example.org", []],
];

for (const [text, expected] of CASES) {
  Deno.test(`splitLinks() finds ${expected.length} in ${text}`, () => {
    assertEquals(links(text), expected);
  });
}

Deno.test("splitLinks() keeps every character, and links to http and https alone", () => {
  const piece = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.webUrl({ withQueryParameters: true, withFragments: true }),
    fc.constantFrom("https://", "http://", "javascript:", "(", ")", "]", ".", '"', "<", "\n"),
  );
  fc.assert(fc.property(fc.array(piece), (pieces) => {
    const text = pieces.join("");
    const parts = splitLinks(text);
    assertEquals(parts.map((part) => part.text).join(""), text);
    for (const part of parts) {
      if (part.kind === "link") assert(/^https?:\/\//.test(part.href));
    }
  }));
});

Deno.test("splitLinks() takes an address of brackets in its stride", () => {
  const text = `https://example.org/${")".repeat(16_000)}`;
  assertEquals(links(text), ["https://example.org/"]);
});
