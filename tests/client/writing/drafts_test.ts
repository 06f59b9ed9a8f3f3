import { assertEquals } from "@std/assert";
import { localDraft } from "../../../lib/client/writing/drafts.ts";

Deno.test("localDraft() keeps a text by person and room, and forgets an empty one", () => {
  localStorage.clear();
  const draft = localDraft("ann", "lobby");
  draft.write("half a sen");
  localDraft("ann", "garden").write("other");
  assertEquals(localDraft("ann", "lobby").read(), "half a sen");
  assertEquals(localDraft("bob", "lobby").read(), "");
  draft.write("");
  assertEquals([draft.read(), localDraft("ann", "garden").read()], ["", "other"]);
  assertEquals(localStorage.length, 1);
  localStorage.clear();
});

Deno.test("localDraft() does without a storage that is forbidden", () => {
  const draft = localDraft("ann", "lobby", () => {
    throw new DOMException("Storage is forbidden.", "SecurityError");
  });
  draft.write("text");
  assertEquals(draft.read(), "");
});
