import { assertEquals, assertNotEquals, assertStringIncludes } from "@std/assert";
import { SaxesParser } from "saxes";
import { answerQr, qrSvg } from "../../lib/http/qr.ts";

const LINK = "https://chat.example.org/join/abcdefghijklmnopqrstuvwx";

Deno.test("a link's QR code is a valid picture of its own, which no cache keeps", async () => {
  const answer = answerQr(LINK);
  assertEquals(answer.headers.get("content-type"), "image/svg+xml");
  assertEquals(answer.headers.get("cache-control"), "no-store");
  const svg = await answer.text();
  const tags: string[] = [];
  const parser = new SaxesParser({ xmlns: true });
  parser.on("error", (error) => {
    throw error;
  });
  parser.on("opentag", ({ name }) => tags.push(name));
  parser.write(svg).close();
  assertEquals([...new Set(tags)].toSorted(), ["path", "rect", "svg"]);
  assertStringIncludes(svg, 'fill="white"');
  assertNotEquals(qrSvg(`${LINK}y`), svg);
});
