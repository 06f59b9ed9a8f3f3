import { assertEquals, assertThrows } from "@std/assert";
import { parseOptions, UsageError } from "../../bench/options.ts";

const parse = (line: string) => parseOptions(line.split(" "), ["fanout", "start"]);

Deno.test("parseOptions: everything has a default but the name", () => {
  assertEquals(parse("fanout"), {
    name: "fanout",
    json: false,
    rounds: 5,
    seconds: undefined,
    sockets: 10_000,
    only: [],
  });
});

Deno.test("parseOptions: reads every option", () => {
  const line = "start --json --rounds 2 --seconds 1.5 --sockets 9 --only ws,bun --only deno";
  assertEquals(parse(line), {
    name: "start",
    json: true,
    rounds: 2,
    seconds: 1.5,
    sockets: 9,
    only: ["ws", "bun", "deno"],
  });
});

Deno.test("parseOptions: names what it does not know, and the limits of what it does", () => {
  const refusal = (line: string) => assertThrows(() => parse(line), UsageError).message;
  assertEquals(refusal("speed").startsWith('"speed" is not known.'), true);
  assertEquals(refusal("fanout start").startsWith('"start" is not known.'), true);
  assertEquals(refusal("fanout --fast").startsWith('"--fast" is not known.'), true);
  assertEquals(refusal("--json").startsWith("Name a benchmark."), true);
  assertEquals(refusal("fanout --rounds 0"), "--rounds must be a whole number from 1 to 100.");
  assertEquals(refusal("fanout --rounds 1.5"), "--rounds must be a whole number from 1 to 100.");
  assertEquals(refusal("fanout --seconds"), "--seconds must be a number from 0.5 to 600.");
});
