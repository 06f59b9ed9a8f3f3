import { assert, assertEquals, assertFalse, assertMatch, assertStringIncludes } from "@std/assert";
import { stub } from "@std/testing/mock";
import { computed, signal } from "@preact/signals";
import { App, type Context, staticFiles } from "fresh";
import type { VNode } from "preact";
import { launch } from "../support/browser.ts";
import Counter from "./fixture/islands/islands/Counter.tsx";
import Form from "./fixture/islands/islands/Form.tsx";
import Frame from "./fixture/islands/islands/Frame.tsx";
import Kebab from "./fixture/islands/islands/kebab-case.tsx";
import { First, Second } from "./fixture/islands/islands/named-exports.tsx";
import Outer from "./fixture/islands/islands/Outer.tsx";
import Shared, { type Model } from "./fixture/islands/islands/Shared.tsx";
import Sharing from "./fixture/islands/islands/Sharing.tsx";
import { Site } from "./site.ts";
import { snapshot } from "./snapshot.ts";
import { Tab } from "./tab.ts";

const apply = await snapshot("islands");
const browser = await launch();

Deno.test.afterAll(() => browser.close());

/** A site of one page. */
function site(content: (ctx: Context<unknown>) => VNode): Site {
  const app = new App().use(staticFiles()).get("/", (ctx) =>
    ctx.render(
      <html lang="en">
        <head>
          <title>islands</title>
          <link rel="icon" href="data:," />
        </head>
        <body>{content(ctx)}</body>
      </html>,
    ));
  apply(app);
  return new Site(app);
}

Deno.test("an island is on the page before its script runs, and alive after", async () => {
  await using it = site(() => <Counter id="a" count={signal(3)} />);
  const { body } = await it.ask("/");
  assertMatch(body, /<button [^>]*data-where="server"[^>]*>3<\/button>/);

  await using tab = await Tab.open(browser, it.origin);
  await tab.page.click('#a[data-where="browser"]');
  await tab.sees("#a", "4");
  assertEquals(tab.errors, []);
});

Deno.test("an island keeps the elements that the server sent", async () => {
  await using it = site(() => <Counter id="a" count={signal(3)} />);
  await using tab = await Tab.open(browser, "about:blank");
  await tab.page.addInitScript(() => {
    addEventListener("DOMContentLoaded", () => {
      Object.assign(globalThis, { sent: document.querySelector("#a") });
    });
  });
  await tab.page.goto(it.origin);
  await tab.page.click('#a[data-where="browser"]');
  await tab.sees("#a", "4");
  assert(
    await tab.page.evaluate(() =>
      (globalThis as { sent?: unknown }).sent === document.querySelector("#a")
    ),
  );
});

Deno.test("a signal that islands share is one signal in the browser", async () => {
  const count = signal(1);
  await using it = site(() => (
    <>
      <Counter id="a" count={count} />
      <p>between</p>
      <Counter id="b" count={count} />
      <Counter id="alone" count={signal(1)} />
    </>
  ));
  await using tab = await Tab.open(browser, it.origin);
  await tab.page.click('#a[data-where="browser"]');
  await tab.page.click('#b[data-where="browser"]');
  await tab.sees("#a", "3");
  await tab.sees("#b", "3");
  await tab.sees("#alone", "1");
  assertEquals(count.value, 1);
});

Deno.test("signals deep in what islands are given are shared, too; computed ones keep a value", async () => {
  const first = signal(1);
  const model: Model = {
    counts: [first, signal(10)],
    byName: { first },
    sum: computed(() => first.value * 100),
  };
  await using it = site(() => (
    <>
      <Shared id="a" model={model} />
      <Shared id="b" model={model} />
      <Counter id="c" count={first} />
    </>
  ));
  await using tab = await Tab.open(browser, it.origin);
  await tab.sees("#a", "11 100");
  await tab.page.click('#c[data-where="browser"]');
  await tab.sees("#a", "12 100");
  await tab.page.click("#a");
  await tab.sees("#b", "13 100");
  await tab.sees("#c", "3");
  assertEquals(tab.errors, []);
});

Deno.test("an object that islands share is one object in the browser", async () => {
  const object = { list: [1] };
  await using it = site(() => (
    <>
      <Sharing name="a" value={object} />
      <Sharing name="b" value={{ object, again: object }} />
    </>
  ));
  await using tab = await Tab.open(browser, it.origin);
  await tab.page.waitForFunction(() => Object.keys(globalThis.given ?? {}).length === 2);
  assert(
    await tab.page.evaluate(() => {
      const { a, b } = globalThis.given as { a: unknown; b: { object: unknown; again: unknown } };
      return a === b.object && a === b.again;
    }),
  );
});

Deno.test("an island in an island is a part of it", async () => {
  await using it = site(() => <Outer />);
  await using tab = await Tab.open(browser, it.origin);
  await tab.page.click('#inner[data-where="browser"]');
  await tab.sees("#inner", "11");
  await tab.sees("#outer span", "11");
  assertEquals(tab.errors, []);
});

Deno.test("an island among the children of another is alive", async () => {
  const count = signal(1);
  await using it = site(() => (
    <Frame id="frame">
      <p>before</p>
      <Counter id="a" count={count} />
      <p>
        after <b>it</b>
      </p>
    </Frame>
  ));
  await using tab = await Tab.open(browser, it.origin);
  await tab.page.click('#a[data-where="browser"]');
  await tab.sees("#a", "2");
  const content = await tab.page.innerText("#frame .content");
  assertEquals(content.split(/\s+/), ["before", "2", "after", "it"]);
  assertEquals(tab.errors, []);
});

Deno.test("children come back after they were hidden", async () => {
  await using it = site(() => (
    <Frame id="frame" title="text">
      <em class="child">child &amp; more</em>
    </Frame>
  ));
  await using tab = await Tab.open(browser, it.origin);
  await tab.page.waitForSelector("#frame[data-shown=true]");
  await tab.page.click("#frame button");
  await tab.page.waitForSelector("#frame .child", { state: "detached" });
  await tab.page.click("#frame button");
  await tab.sees("#frame .child", "child & more");
});

Deno.test("children that are hidden at first can be shown", async () => {
  await using it = site(() => (
    <Frame id="frame" open={false}>
      <em class="child">hidden at first</em>
      <Counter id="a" count={signal(5)} />
    </Frame>
  ));
  assertFalse((await it.ask("/")).body.includes('<div class="content">'));
  await using tab = await Tab.open(browser, it.origin);
  await tab.page.click("#frame button");
  await tab.sees("#frame .child", "hidden at first");
  await tab.page.click("#a");
  await tab.sees("#a", "6");
  assertEquals(tab.errors, []);
});

Deno.test("JSX may be given under any name", async () => {
  await using it = site(() => (
    <Frame
      id="frame"
      title={
        <>
          <u>underlined</u> title
        </>
      }
    >
      text alone
    </Frame>
  ));
  await using tab = await Tab.open(browser, it.origin);
  await tab.page.click("#frame button");
  await tab.page.waitForSelector("#frame .content", { state: "detached" });
  await tab.page.click("#frame button");
  await tab.sees("#frame .content", "text alone");
  assertEquals(await tab.page.innerHTML("#frame h2 u"), "underlined");
  assertEquals(await tab.page.innerText("#frame h2"), "underlined title");
});

Deno.test("frames nest, each with children of its own", async () => {
  await using it = site(() => (
    <Frame id="outer">
      <Frame id="inner">
        <Counter id="a" count={signal(1)} />
      </Frame>
    </Frame>
  ));
  await using tab = await Tab.open(browser, it.origin);
  await tab.page.click('#a[data-where="browser"]');
  await tab.sees("#a", "2");
  await tab.page.click("#inner > button");
  await tab.page.waitForSelector("#a", { state: "detached" });
  assertEquals(await tab.page.locator("#inner").count(), 1);
  assertEquals(tab.errors, []);
});

Deno.test("islands may be named exports, and files in kebab case", async () => {
  await using it = site(() => (
    <>
      <First />
      <Second />
      <Kebab />
    </>
  ));
  await using tab = await Tab.open(browser, it.origin);
  for (const [id, before, after] of [["first", 1, 2], ["second", 2, 3], ["kebab", 0, 1]]) {
    await tab.sees(`#${id}`, String(before));
    await tab.page.waitForFunction(([id, after]) => {
      const button = document.querySelector<HTMLElement>(`#${id}`)!;
      if (button.textContent !== after) button.click();
      return button.textContent === after;
    }, [String(id), String(after)]);
  }
  assertEquals(tab.errors, []);
});

Deno.test("controls keep what they show, and effects run", async () => {
  const text = 'quotes "and" <tags>';
  await using it = site(() => <Form text={text} />);
  await using tab = await Tab.open(browser, it.origin);
  await tab.page.waitForSelector("#form[data-ready=true].clean");
  assertEquals(await tab.page.inputValue("#form input"), text);
  assert(await tab.page.isChecked("#form [type=checkbox]"));
  await tab.page.fill("#form input", "typed");
  await tab.sees("#form output", "typed");
  await tab.page.waitForSelector("#form.dirty");
  assertEquals(tab.errors, []);
});

Deno.test("many islands of one kind are alive, each with what it was given", async () => {
  await using it = site(() => (
    <ul>
      {Array.from({ length: 50 }, (_, i) => (
        <li key={i}>
          <Counter id={`c${i}`} count={signal(i)} />
        </li>
      ))}
    </ul>
  ));
  await using tab = await Tab.open(browser, it.origin);
  await tab.page.waitForFunction(() =>
    document.querySelectorAll('[data-where="browser"]').length === 50
  );
  await tab.page.click("#c49");
  await tab.sees("#c49", "50");
  await tab.sees("#c0", "0");
});

Deno.test("a page loads the scripts of its own islands alone", async () => {
  await using it = site(() => <Kebab />);
  const { body, headers } = await it.ask("/");
  const scripts = [...body.matchAll(/<script/g)];
  assertEquals(scripts.length, 1);
  assertMatch(body, /import[^;]*kebab/);
  assertFalse(/import[^;]*(Counter|Frame|Probe)/.test(body));
  assertStringIncludes(headers.get("Link") ?? "", 'rel="modulepreload"');
});

Deno.test("an island cannot be given a function", async () => {
  await using it = site(() => <Sharing name="a" value={() => 1} />);
  await using deep = site(() => <Sharing name="a" value={{ list: [{ call: () => 1 }] }} />);
  using errors = stub(console, "error");
  assertEquals((await it.ask("/")).status, 500);
  assertEquals((await deep.ask("/")).status, 500);
  assertEquals(errors.calls.length, 2);
  assertMatch((errors.calls[0]?.args[0] as Error).message, /function/i);
});

Deno.test("islands are below the base path of their app", async () => {
  const app = new App({ basePath: "/base" })
    .use(staticFiles())
    .get("/", (ctx) => ctx.render(<Counter id="a" count={signal(1)} />));
  apply(app);
  await using it = new Site(app);
  await using tab = await Tab.open(browser, `${it.origin}/base`);
  await tab.page.click('#a[data-where="browser"]');
  await tab.sees("#a", "2");
});

Deno.test("an island that the browser cuts up is named, and the others are alive", async () => {
  await using it = site(() => (
    <>
      <Counter id="before" count={signal(1)} />
      <p>
        <Frame id="cut">a section is none of a paragraph</Frame>
      </p>
      <Counter id="after" count={signal(5)} />
    </>
  ));
  await using tab = await Tab.open(browser, it.origin);
  await tab.page.click('#before[data-where="browser"]');
  await tab.sees("#before", "2");
  await tab.page.click('#after[data-where="browser"]');
  await tab.sees("#after", "6");
  assertEquals(tab.errors.length, 1);
  assertMatch(tab.errors[0]!, /Frame.*nesting/);
});
