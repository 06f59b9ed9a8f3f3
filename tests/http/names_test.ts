import { assertEquals, assertStringIncludes } from "@std/assert";
import { type Account, signUp } from "../support/client.ts";
import { makeRoom, must } from "../support/rooms.ts";
import { startServer } from "../support/server.ts";

async function read(origin: string, { cookie }: Account, path: string): Promise<string> {
  const response = await fetch(`${origin}${path}`, { headers: { cookie, accept: "text/html" } });
  return (await response.text()).replaceAll(/ +(?=>)|<!--.*?-->/g, "");
}

Deno.test("a page shows whom and what its messages name, and no room that is not the reader's", async () => {
  await using server = await startServer();
  const { origin } = server;
  const [ann, bob] = await Promise.all([signUp(origin, "ann"), signUp(origin, "bob")]);
  await signUp(origin, "quiet-carol");
  const room = await makeRoom(origin, ann, "private", "Secret plans");
  const text = "@quiet-carol and @bob and @nobody, see #secret-plans in #lobby";
  await must(origin, ann, "/rooms/lobby/messages", { text });
  for (const path of ["/rooms/lobby", "/rooms/lobby?before=9", "/rooms/lobby/messages/1"]) {
    const [hers, his] = await Promise.all([ann, bob].map((account) => read(origin, account, path)));
    assertStringIncludes(hers!, '<span class="mention" title="@quiet-carol">@quiet-carol</span>');
    assertStringIncludes(hers!, `<a class="mention" href="/rooms/${room}">#Secret plans</a>`);
    assertStringIncludes(his!, '<span class="mention mention-me" title="@bob">@bob</span>');
    assertStringIncludes(his!, '<a class="mention" href="/rooms/lobby"');
    assertStringIncludes(his!, "@nobody, see #secret-plans in ");
    assertEquals(his!.includes(room), false);
  }
});
