import { assertEquals } from "@std/assert";
import { Drafts } from "../../lib/client/drafts.ts";

Deno.test("Drafts keeps a text by person and room, and forgets an empty one", () => {
  localStorage.clear();
  const drafts = new Drafts("ann");
  drafts.write("lobby", "half a sen");
  drafts.write("garden", "other");
  assertEquals(new Drafts("ann").read("lobby"), "half a sen");
  assertEquals(new Drafts("bob").read("lobby"), "");
  drafts.write("lobby", "");
  assertEquals([drafts.read("lobby"), drafts.read("garden")], ["", "other"]);
  assertEquals(localStorage.length, 1);
  localStorage.clear();
});

Deno.test("Drafts does without a storage that is forbidden", () => {
  const drafts = new Drafts("ann", () => {
    throw new DOMException("Storage is forbidden.", "SecurityError");
  });
  drafts.write("lobby", "text");
  assertEquals(drafts.read("lobby"), "");
});
