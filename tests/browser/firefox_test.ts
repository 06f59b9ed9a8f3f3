import { assertEquals } from "@std/assert";
import { join, PASSWORD, signUp } from "../support/client.ts";
import { findFirefox, Firefox, KEYS } from "../support/firefox.ts";
import { startServer } from "../support/server.ts";

const path = await findFirefox();
if (path === undefined) {
  console.error("Skipped: the test in Firefox, since there is none to be had here.");
}

/** The names of icons that are in sight and empty, once each is loaded or cannot be. */
const EMPTY_ICONS = `[...document.querySelectorAll("svg use")]
  .filter((use) => use.closest("svg").checkVisibility() && use.getBBox().width === 0)
  .map((use) => use.getAttribute("href"))`;

Deno.test({
  name: "in Firefox two people talk, and every icon is there",
  ignore: path === undefined,
  async fn(t) {
    await using server = await startServer();
    const { origin } = server;
    await using firefox = await Firefox.launch(path!);
    const nora = await signUp(origin, "nora");
    const { socket } = await join(origin, nora);
    await using _ = socket;
    await socket.request({ type: "sub", room: "lobby" });
    const told = (matches: (event: Record<string, unknown>) => boolean) =>
      socket.until(() => socket.events("lobby").some(matches));
    const message = (text: string) => firefox.shows(".message[id] .message-text", text);

    await t.step("one signs up", async () => {
      await firefox.open(`${origin}/signup`);
      await firefox.fill("[name=username]", "milo");
      await firefox.fill("[name=password]", PASSWORD);
      await firefox.type(KEYS.Enter);
      await firefox.sees("location.pathname === '/rooms/lobby'");
      await firefox.shows("body[data-connection=live][data-loaded]");
    });

    await t.step("every icon is drawn", async () => {
      await firefox.shows("svg use");
      await firefox.sees(`(${EMPTY_ICONS}).length === 0`);
    });

    await t.step("each reads what the other writes", async () => {
      await firefox.fill("#text", "Good morning");
      await firefox.type(KEYS.Enter);
      await told(({ text }) => text === "Good morning");
      await message("Good morning");
      const cid = crypto.randomUUID();
      const answer = { type: "send", room: "lobby", cid, text: "And to you", replyTo: 1 };
      const { type } = await socket.request(answer);
      assertEquals(type, "ok");
      await message("And to you");
      await firefox.shows(".quote", "Good morning");
    });

    await t.step("one reacts, replies and edits", async () => {
      await firefox.hover(".message", "And to you");
      await firefox.click(".message-tools button", "👍");
      await told(({ kind, emoji }) => kind === "react" && emoji === "👍");
      await firefox.shows(".reaction", "👍");

      await firefox.click(".message-tools [aria-label=Reply]");
      await firefox.sees("document.activeElement.id === 'text'");
      await firefox.type(`Thanks${KEYS.Enter}`);
      await told(({ text, replyTo }) => text === "Thanks" && replyTo === 2);
      await message("Thanks");

      await firefox.hover(".message", "Thanks");
      await firefox.click(".message-tools [aria-label=Edit]");
      await firefox.fill(".message-editor textarea", "Thank you");
      await firefox.type(KEYS.Enter);
      await told(({ kind, text }) => kind === "edit" && text === "Thank you");
      await message("Thank you");
    });

    await t.step("all of it is there when the page is loaded again", async () => {
      await firefox.reload();
      await firefox.shows("body[data-connection=live][data-loaded]");
      for (const text of ["Good morning", "And to you", "Thank you"]) await message(text);
      await firefox.shows(".reaction", "👍");
      await firefox.sees(`(${EMPTY_ICONS}).length === 0`);
      assertEquals(firefox.errors, []);
    });
  },
});
