import { assertEquals, assertStringIncludes } from "@std/assert";
import { api } from "../support/api.ts";
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
    assertStringIncludes(hers!, '<a class="mention" href="/people/quiet-carol">@quiet-carol</a>');
    assertStringIncludes(hers!, `<a class="mention" href="/rooms/${room}">#Secret plans</a>`);
    assertStringIncludes(his!, '<a class="mention mention-me" href="/people/bob">@bob</a>');
    assertStringIncludes(his!, '<a class="mention" href="/rooms/lobby"');
    assertStringIncludes(his!, "@nobody, see #secret-plans in ");
    assertEquals(his!.includes(room), false);
  }
});

Deno.test("a text means the room that it named, whatever that and others are called later", async (t) => {
  await using server = await startServer();
  const { origin } = server;
  const [ann, bob] = await Promise.all([signUp(origin, "ann"), signUp(origin, "bob")]);
  const rename = (room: string, name: string) =>
    must(origin, ann, `/rooms/${room}/settings`, { name });
  const messages = async (account: Account, room = "lobby") => {
    const { body } = await api(origin, account, "GET", `/api/rooms/${room}/messages`);
    return body.messages;
  };
  const alpha = await makeRoom(origin, ann, "public", "Alpha team");
  const plans = await makeRoom(origin, ann, "private", "Plans");
  const say = (text: string, room = "lobby") =>
    must(origin, ann, `/rooms/${room}/messages`, { text });
  await say("see #alpha-team、 #plans and #nothing");
  await say("no room at all");
  await say("of #plans", plans);

  await t.step("ids of public rooms and of the room itself are kept, and of no other", async () => {
    const [first, second] = await messages(bob);
    assertEquals([first.rooms, second.rooms], [{ "alpha-team": alpha }, undefined]);
    assertEquals((await messages(ann, plans))[0].rooms, { plans });
  });

  await rename(alpha, "Beta team");
  await rename(plans, "Schemes");
  const second = await makeRoom(origin, bob, "public", "Alpha team");
  const others = await makeRoom(origin, bob, "private", "Plans");
  const link = (room: string, name: string) =>
    `<a class="mention" href="/rooms/${room}">${name}</a>`;

  await t.step("the room is linked to by its present name", async () => {
    const page = await read(origin, ann, "/rooms/lobby");
    assertStringIncludes(page, `see ${link(alpha, "#Beta team")}、 ${link(plans, "#Schemes")} and`);
    const own = await read(origin, ann, `/rooms/${plans}`);
    const [, attributes = ""] = /of <a ([^>]*)>#Schemes<\/a><\/p>/.exec(own) ?? [];
    for (const one of ['class="mention"', `href="/rooms/${plans}"`, 'aria-current="page"']) {
      assertStringIncludes(attributes, one);
    }
  });

  await t.step(
    "who may not see a private room learns nothing of it, nor who does not belong to a public one of its new name",
    async () => {
      for (const path of ["/rooms/lobby", "/rooms/lobby/messages/1"]) {
        const page = await read(origin, bob, path);
        assertStringIncludes(page, `see ${link(alpha, "#alpha-team")}、 `);
        for (const word of [plans, "Schemes"]) assertEquals(page.includes(word), false, word);
      }
      assertEquals(JSON.stringify(await messages(bob)).includes(plans), false);
      // His own room took the name of the one that he may not see.
      assertEquals(
        (await read(origin, bob, "/rooms/lobby")).includes(link(others, "#Plans")),
        true,
      );
    },
  );

  await t.step("an edit names what is called so then, and a deletion nothing", async () => {
    await must(origin, ann, "/rooms/lobby/messages/1", {
      action: "edit",
      text: "see #alpha-team now",
    });
    assertEquals((await messages(bob))[0].rooms, { "alpha-team": second });
    assertStringIncludes(await read(origin, bob, "/rooms/lobby"), link(second, "#Alpha team"));
    // What it said before goes by what was called so before.
    const page = await read(origin, ann, "/rooms/lobby/messages/1");
    assertStringIncludes(page, `see ${link(alpha, "#Beta team")}、`);
    await must(origin, ann, "/rooms/lobby/messages/1", { action: "delete" });
    assertEquals((await messages(bob))[0].rooms, undefined);
  });

  await t.step("in a thread too, and of many names as many as can be kept, or none", async () => {
    await say("named #beta-team", "lobby~2");
    assertEquals((await messages(bob, "lobby~2"))[0].rooms, { "beta-team": alpha });
    const many = Array.from({ length: 300 }, (_, at) => `#a${at}`).join(" ");
    await say(`${many} #beta-team`);
    assertEquals((await messages(bob)).at(-1).rooms, undefined);
    assertStringIncludes(await read(origin, ann, "/rooms/lobby"), link(alpha, "#Beta team"));
  });
});
