// deno-lint-ignore-file react-no-danger -- what the policy is tried on is markup that came as text
import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertStringIncludes,
} from "@std/assert";
import { signal } from "@preact/signals";
import { App, csp, type CSPOptions, staticFiles } from "fresh";
import type { VNode } from "preact";
import { launch } from "../support/browser.ts";
import Counter from "./fixture/islands/islands/Counter.tsx";
import { Site } from "./site.ts";
import { snapshot } from "./snapshot.ts";
import { Tab } from "./tab.ts";

const apply = await snapshot("islands");
const browser = await launch();

Deno.test.afterAll(() => browser.close());

const POLICY = "Content-Security-Policy";

function site(options: CSPOptions, more: VNode | null = null): Site {
  const app = new App()
    .use(csp(options))
    .use(staticFiles())
    .get("/text", (ctx) => ctx.text("text"))
    .get("/", (ctx) =>
      ctx.render(
        <html lang="en">
          <head>
            <title>policy</title>
            <link rel="icon" href="data:," />
          </head>
          <body>
            <Counter id="a" count={signal(1)} />
            {more}
          </body>
        </html>,
      ));
  apply(app);
  return new Site(app);
}

/** The sources of a policy by the names of its directives. */
function sources(policy: string | null): Record<string, string> {
  return Object.fromEntries(
    (policy ?? "").split("; ").map((directive) => directive.split(/ (.*)/s, 2)),
  );
}

Deno.test("csp() lets a page load from its own site alone", async () => {
  await using it = site({});
  const policy = sources((await it.ask("/")).headers.get(POLICY));
  assertEquals(policy["default-src"], "'self'");
  assertEquals(policy["object-src"], "'none'");
  assertEquals(policy["frame-ancestors"], "'none'");
  assertEquals(policy["base-uri"], "'self'");
  assertEquals(policy["form-action"], "'self'");
  assertEquals(policy["script-src"], "'self' 'unsafe-inline'");
});

Deno.test("csp() takes directives in the place of its own, and beside them", async () => {
  await using it = site({
    csp: ["connect-src 'self' wss://chat.example", "manifest-src 'none'"],
  });
  const header = (await it.ask("/")).headers.get(POLICY)!;
  const policy = sources(header);
  assertEquals(policy["connect-src"], "'self' wss://chat.example");
  assertEquals(policy["manifest-src"], "'none'");
  assertEquals(header.match(/connect-src/g)?.length, 1);
});

Deno.test("csp() may report alone", async () => {
  await using it = site({ reportOnly: true });
  const { headers } = await it.ask("/");
  assertEquals(headers.get(POLICY), null);
  assertStringIncludes(headers.get(`${POLICY}-Report-Only`)!, "default-src 'self'");
});

Deno.test("csp() says where to report to", async () => {
  await using it = site({ reportTo: "/reports" });
  const { headers } = await it.ask("/");
  assertEquals(headers.get("Reporting-Endpoints"), 'csp-endpoint="/reports"');
  assertStringIncludes(headers.get(POLICY)!, "report-to csp-endpoint");
  assertStringIncludes(headers.get(POLICY)!, "report-uri /reports");
});

Deno.test("csp() with a nonce lets the scripts of the page run, and no other inline one", async () => {
  await using it = site({ useNonce: true });
  const { headers, body } = await it.ask("/");
  const [, nonce] = headers.get(POLICY)!.match(/script-src 'self' 'nonce-([^']+)'/)!;
  assertMatch(nonce!, /^[\w+/=-]{22,}$/);
  assertEquals([...body.matchAll(/<script[^>]* nonce="([^"]*)"/g)].map((match) => match[1]), [
    nonce,
  ]);
  assertEquals(sources(headers.get(POLICY))["script-src"]?.includes("unsafe-inline"), false);
});

Deno.test("csp() has a nonce of its own for every answer", async () => {
  await using it = site({ useNonce: true });
  const nonce = async () => (await it.ask("/")).headers.get(POLICY)!.match(/'nonce-([^']+)'/)![1];
  assertNotEquals(await nonce(), await nonce());
});

Deno.test("csp() gives inline styles and scripts of the page's own JSX the nonce", async () => {
  await using it = site(
    { useNonce: true },
    <>
      <style>{"#a { color: rgb(1, 2, 3); }"}</style>
      <script dangerouslySetInnerHTML={{ __html: "globalThis.ran = true" }} />
    </>,
  );
  await using tab = await Tab.open(browser, it.origin);
  await tab.page.click('#a[data-where="browser"]');
  assert(await tab.page.evaluate(() => "ran" in globalThis));
  assertEquals(
    await tab.page.evaluate(() => getComputedStyle(document.querySelector("#a")!).color),
    "rgb(1, 2, 3)",
  );
  assertEquals(tab.errors, []);
});

Deno.test("csp() with a nonce keeps markup from running, and islands alive", async () => {
  await using it = site(
    { useNonce: true },
    <div
      dangerouslySetInnerHTML={{
        __html: "<script>globalThis.hacked = 1</script><img src=x onerror='hacked = 1'>",
      }}
    />,
  );
  await using tab = await Tab.open(browser, it.origin);
  await tab.page.click('#a[data-where="browser"]');
  await tab.sees("#a", "2");
  assertEquals(await tab.page.evaluate(() => "hacked" in globalThis), false);
  assert(tab.errors.some((error) => error.includes("Content Security Policy")));
});

Deno.test("csp() is for answers that are no pages, too", async () => {
  await using it = site({ useNonce: true });
  const { headers } = await it.ask("/text");
  assertStringIncludes(headers.get(POLICY)!, "default-src 'self'");
});
