import { assertEquals } from "@std/assert";
import { type CommandLine, readCommandLine } from "../../lib/text/command_line.ts";

const CASES: [typed: string, line: CommandLine][] = [
  ["/me waves", { command: "me", rest: "waves" }],
  ["/ME\n waves ", { command: "me", rest: "waves" }],
  ["/help", { command: "help", rest: "" }],
  ["//me waves", { text: "/me waves" }],
  ["/etc/hosts is wrong", { text: "/etc/hosts is wrong" }],
  ["// a comment", { text: "// a comment" }],
  ["/ a", { text: "/ a" }],
  ["/1", { text: "/1" }],
  [" /me waves", { text: " /me waves" }],
  ["a /me", { text: "a /me" }],
];

for (const [typed, line] of CASES) {
  Deno.test(`readCommandLine() reads ${JSON.stringify(typed)}`, () => {
    assertEquals(readCommandLine(typed), line);
  });
}
