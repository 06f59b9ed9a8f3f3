import { assertEquals } from "@std/assert";
import { builtInCommands } from "../../../lib/chat/commands/built_in_commands.ts";
import { knownCommands, refuseUnknown } from "../../../lib/client/writing/known_commands.ts";

Deno.test("knownCommands are those of every server", () => {
  const tools = {} as Parameters<typeof builtInCommands>[0];
  assertEquals(
    [...knownCommands].toSorted(),
    builtInCommands(tools).map(({ name }) => name).sort(),
  );
});

Deno.test("refuseUnknown() refuses a command of a name that is not known, and no text", () => {
  for (const text of ["/me waves", "/HELP", "/etc/hosts", "//nope", "/ nope", "nope", "/1"]) {
    assertEquals(refuseUnknown(text), undefined, text);
  }
  assertEquals(
    refuseUnknown("/nope now"),
    "The command /nope can’t be checked while you are offline. Type //nope to send it as text.",
  );
});
