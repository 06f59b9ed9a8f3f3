/** What the browser's side asks of a real browser: its storage, its locks between tabs, its network. */
import { assertEquals } from "@std/assert";
import type { BrowserContext, Page } from "playwright-core";
import { launch } from "../support/browser.ts";
import { type Account, signUp } from "../support/client.ts";
import { startServer, type TestServer } from "../support/server.ts";

/** What is shown with a message that the server does not have yet. */
const PENDING = "Sending…";

async function signIn(context: BrowserContext, server: TestServer, account: Account) {
  const [name = "", value = ""] = account.cookie.split("=");
  await context.addCookies([{ name, value, url: server.origin }]);
}

async function openLobby(context: BrowserContext, server: TestServer): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${server.origin}/rooms/lobby`);
  return page;
}

/** Lets no socket of the page through until the returned function is called. */
async function block(page: Page): Promise<() => void> {
  let blocked = true;
  await page.routeWebSocket(/\/api\/socket$/, (socket) => {
    if (blocked) socket.close({ code: 1013 });
    else socket.connectToServer();
  });
  return () => blocked = false;
}

async function send(page: Page, text: string): Promise<void> {
  await page.locator("textarea").fill(text);
  await page.locator("textarea").press("Enter");
  await page.getByRole("log").getByText(text, { exact: true }).waitFor();
}

async function posted(server: TestServer, account: Account): Promise<string[]> {
  const response = await fetch(`${server.origin}/api/rooms/lobby/messages`, {
    headers: { cookie: account.cookie },
  });
  const { messages } = await response.json();
  return messages.map(({ text }: { text: string }) => text);
}

Deno.test("a message that could not be sent survives a reload, and is posted once", async () => {
  await using server = await startServer();
  await using browser = await launch();
  await using context = await browser.newContext();
  const ann = await signUp(server.origin, "ann");
  await signIn(context, server, ann);
  const page = await openLobby(context, server);
  const unblock = await block(page);
  await page.reload();
  await send(page, "kept by the browser");
  await page.getByText(PENDING).waitFor();
  await page.reload();
  await page.getByText("kept by the browser").waitFor();
  assertEquals(await posted(server, ann), []);
  unblock();
  await page.reload();
  await page.getByText("kept by the browser").waitFor();
  await page.getByText(PENDING).waitFor({ state: "detached" });
  assertEquals(await posted(server, ann), ["kept by the browser"]);
});

Deno.test("a tab takes over what another left when that is closed, and nothing of another account", async () => {
  await using server = await startServer();
  await using browser = await launch();
  await using context = await browser.newContext();
  const [ann, bob] = [await signUp(server.origin, "ann"), await signUp(server.origin, "bob")];
  await signIn(context, server, ann);
  const first = await context.newPage();
  await block(first);
  await first.goto(`${server.origin}/rooms/lobby`);
  await send(first, "left by a tab");
  const second = await openLobby(context, server);
  await send(second, "from the other tab");
  await second.getByText(PENDING).waitFor({ state: "detached" });
  assertEquals(await posted(server, ann), ["from the other tab"]);

  await signIn(context, server, bob);
  const third = await openLobby(context, server);
  await first.close();
  await second.getByText("left by a tab").waitFor();
  await second.getByText(PENDING).waitFor({ state: "detached" });
  await send(third, "from bob");
  await third.getByText(PENDING).waitFor({ state: "detached" });
  assertEquals(await posted(server, ann), ["from the other tab", "left by a tab", "from bob"]);
});

Deno.test("a page tells that it is offline, and sends what was written when it is back", async () => {
  await using server = await startServer();
  await using browser = await launch();
  await using context = await browser.newContext();
  const ann = await signUp(server.origin, "ann");
  await signIn(context, server, ann);
  const page = await openLobby(context, server);
  await send(page, "online");
  await page.getByText(PENDING).waitFor({ state: "detached" });
  await context.setOffline(true);
  await page.getByText("Offline").first().waitFor();
  await send(page, "written offline");
  await page.getByText(PENDING).waitFor();
  await context.setOffline(false);
  await page.getByText(PENDING).waitFor({ state: "detached" });
  assertEquals(await posted(server, ann), ["online", "written offline"]);
});
