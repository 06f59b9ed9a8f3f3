import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { ComponentChildren, JSX } from "preact";
import { App } from "../src/app.ts";
import { Head } from "../src/head.ts";

async function render(page: JSX.Element): Promise<string> {
  const handler = new App().get("/", (ctx) => ctx.render(page)).handler();
  return await (await handler(new Request("http://localhost/"))).text();
}

Deno.test("PageRender.document() puts a frame around what has none", async () => {
  const head = '<head><meta charset="utf-8"></head>';
  assertEquals(
    await render(<h1>Hi</h1>),
    `<!DOCTYPE html><html>${head}<body><h1>Hi</h1></body></html>`,
  );
  assertEquals(
    await render(<body class="a">Hi</body>),
    `<!DOCTYPE html><html>${head}<body class="a">Hi</body></html>`,
  );
  const page = (
    <html lang="en">
      <body>Hi</body>
    </html>
  );
  assertEquals(
    await render(page),
    `<!DOCTYPE html><html lang="en">${head}<body>Hi</body></html>`,
  );
});

Deno.test("PageRender gives JSX in a constant the nonce of each page", async () => {
  const page = (
    <html>
      <head>
        <style>{"a {}"}</style>
      </head>
      <body />
    </html>
  );
  const nonce = /nonce="([^"]*)"/;
  const [, first] = nonce.exec(await render(page)) ?? [];
  const [, second] = nonce.exec(await render(page)) ?? [];
  assertMatch(String(first), /^[a-f0-9]{32}$/);
  assertEquals(first === second, false);
});

function Shell({ children }: { children: ComponentChildren }) {
  return (
    <html>
      <head>
        <title>Base</title>
        <meta name="description" content="base" />
        <link rel="icon" href="/icon.svg" />
      </head>
      <body>{children}</body>
    </html>
  );
}

Deno.test("PageRender takes the last of equal head elements", async () => {
  const html = await render(
    <Shell>
      <Head>
        <title>One</title>
        <meta name="description" content="one" />
      </Head>
      <Head>
        <title>{"</Two>"}</title>
        <style key="late">{"b {}"}</style>
      </Head>
    </Shell>,
  );
  assertMatch(html, /<title>&lt;\/Two><\/title><meta name="description" content="one"\/>/);
  assertEquals(html.match(/<title>/g)?.length, 1);
  assertMatch(html, /<link rel="icon" href="\/icon.svg"\/><style [^>]*>b {}<\/style><\/head>/);
});

Deno.test("PageRender gives inline scripts and styles a nonce, and keeps one that is set", async () => {
  const html = await render(
    <>
      <script>1</script>
      <script nonce="own">2</script>
      <script src="/a.js" />
    </>,
  );
  assertMatch(html, /<script nonce="[a-f0-9]{32}">1<\/script>/);
  assertStringIncludes(html, '<script nonce="own">2</script>');
  assertStringIncludes(html, '<script src="/a.js"></script>');
});
