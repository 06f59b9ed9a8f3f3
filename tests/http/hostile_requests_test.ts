import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { postForm, signUp } from "../support/client.ts";
import { startServer } from "../support/server.ts";

const JSON_PLEASE = { accept: "application/json" };

/** Marks of two kinds in turns, which take the square of their number to be put in order. */
const HEAP = "e" + "\u0300\u0316".repeat(5_000);

/** Milliseconds of the processor that a process has had, to the hundredth of a second. */
function processorMs(pid: number): number {
  const [, fields = ""] = Deno.readTextFileSync(`/proc/${pid}/stat`).split(") ");
  const [user, system] = fields.split(" ").slice(11, 13).map(Number);
  return 10 * (user! + system!);
}

const isLinux = Deno.build.os === "linux";

Deno.test("headers that are made to take long cost about what others do", {
  // Elsewhere a process is not told of.
  ignore: !isLinux,
}, async (t) => {
  await using server = await startServer({ env: { TRUST_PROXY: "on" } });
  const { origin, pid } = server;
  const { cookie } = await signUp(origin, "milo");
  const send = async (name: string, value: string) => {
    for (const [path, method] of [["/rooms/lobby", "GET"], ["/login", "POST"]] as const) {
      const body = method === "POST" ? new URLSearchParams({ username: "milo" }) : null;
      const headers = { cookie, origin, [name]: value };
      const response = await fetch(`${origin}${path}`, { method, body, headers });
      await response.body?.cancel();
    }
  };
  const cost = async (act: () => Promise<void>) => {
    const before = processorMs(pid);
    await act();
    return processorMs(pid) - before;
  };
  const LENGTH = 60_000;
  await send("accept", "text/html");
  const ordinary = await cost(() => send("x-nothing", "a".repeat(LENGTH)));
  const names = ["accept", "authorization", "content-type", "cookie", "origin", "x-forwarded-for"];
  for (const name of [...names, "x-forwarded-host", "x-forwarded-proto", "if-none-match"]) {
    await t.step(name, async () => {
      for (const piece of [" ", ":", ",", ";", "=", '"', "a", "a=b; "]) {
        const value = `1${piece.repeat(LENGTH / piece.length)}x`;
        const ms = await cost(() => send(name, value));
        assert(ms < 20 * ordinary + 500, `${piece} takes ${ms} ms, others ${ordinary} ms`);
      }
    });
  }
});

Deno.test("requests that are made to take long are answered like others", async (t) => {
  await using server = await startServer({ env: { TRUST_PROXY: "on" } });
  const { origin } = server;
  const { cookie } = await signUp(origin, "milo");
  const post = (path: string, fields: Record<string, string>, headers = {}) =>
    postForm(origin, path, fields, { cookie, ...JSON_PLEASE, ...headers });
  const answerOf = async (response: Response) => {
    const { error } = await response.json();
    return [response.status, error.code, error.field];
  };

  await t.step("a form of 16,716 fields is too large", async () => {
    const body = Array.from({ length: 16_716 }, (_, at) => at.toString(36)).join("&");
    const type = { "content-type": "application/x-www-form-urlencoded" };
    const headers = { origin, ...type, ...JSON_PLEASE };
    const response = await fetch(`${origin}/login`, { method: "POST", body, headers });
    assertEquals(response.status, 413);
    assertStringIncludes((await response.json()).error.message, "100 fields");
  });

  await t.step("a form of a type with 60,000 blanks is none", async () => {
    const type = `multipart/form-data;${" ".repeat(60_000)}boundary=a`;
    const headers = { origin, "content-type": type, ...JSON_PLEASE };
    const response = await fetch(`${origin}/login`, { method: "POST", body: "--a--", headers });
    assertEquals(await answerOf(response), [422, "invalid", undefined]);
  });

  await t.step("so is one whose parts have types of 15,000 blanks", async () => {
    const part = `--a\r\ncontent-disposition: form-data; name="a"\r\n` +
      `content-type: a/b;${" ".repeat(15_000)}x\r\n\r\n\r\n`;
    const headers = { origin, "content-type": "multipart/form-data; boundary=a", ...JSON_PLEASE };
    const body = `${part.repeat(4)}--a--\r\n`;
    const response = await fetch(`${origin}/login`, { method: "POST", body, headers });
    assertEquals(await answerOf(response), [422, "invalid", undefined]);
  });

  await t.step("so is one of 101 parts", async () => {
    const body = new FormData();
    for (let at = 0; at <= 100; at++) body.append(`field${at}`, "");
    const headers = { cookie, origin, ...JSON_PLEASE };
    const response = await fetch(`${origin}/login`, { method: "POST", body, headers });
    assertEquals(response.status, 413);
    assertStringIncludes((await response.json()).error.message, "100 fields");
  });

  await t.step("a file beside a message is refused, and nothing is posted", async () => {
    const body = new FormData();
    body.append("text", "look");
    body.append("picture", new Blob(["x"]), "a.png");
    const headers = { cookie, origin, ...JSON_PLEASE };
    const path = `${origin}/rooms/lobby/messages`;
    const response = await fetch(path, { method: "POST", body, headers });
    assertEquals(await answerOf(response), [422, "invalid", "picture"]);
    const history = await fetch(`${origin}/api/rooms/lobby/messages`, { headers: { cookie } });
    assertEquals((await history.json()).messages, []);
  });

  const refused: [path: string, fields: Record<string, string>, ...answer: unknown[]][] = [
    ["/signup", { username: "ann", password: "correct horse", name: HEAP }, 422, "invalid", "name"],
    ["/signup", { username: HEAP, password: "correct horse" }, 422, "invalid", "username"],
    ["/signup", { username: "ann", password: HEAP }, 422, "invalid", "password"],
    ["/login", { username: "milo", password: HEAP }, 401, "unauthenticated", undefined],
    ["/rooms", { name: HEAP }, 422, "invalid", "name"],
    ["/rooms", { name: "Garden", topic: HEAP }, 422, "invalid", "topic"],
    ["/direct", { username: HEAP }, 422, "invalid", "username"],
  ];
  for (const [path, fields, ...answer] of refused) {
    const [field = ""] = Object.keys(fields).filter((name) => fields[name] === HEAP);
    await t.step(`a heap of marks is no ${field} of ${path}`, async () => {
      assertEquals(await answerOf(await post(path, fields)), answer);
    });
  }

  for (
    const [what, q] of [["folds to 1,152", "\ufdfa".repeat(64)], ["is a heap", HEAP.slice(64)]]
  ) {
    await t.step(`nobody's name begins with what ${what}`, async () => {
      const typed = encodeURIComponent(q!.slice(0, 64));
      const path = `${origin}/api/rooms/lobby/people?q=${typed}`;
      const response = await fetch(path, { headers: { cookie } });
      assertEquals([response.status, await response.json()], [200, { people: [] }]);
    });
  }

  await t.step("an address of 30,000 colons is none", async () => {
    const headers = { "x-forwarded-for": `${":".repeat(30_000)}x` };
    const response = await post("/login", { username: "milo", password: "wrong" }, headers);
    assertEquals(await answerOf(response), [401, "unauthenticated", undefined]);
  });

  await t.step("runs of backticks, each longer than the one before, are posted", async () => {
    const text = Array.from({ length: 170 }, (_, at) => "`".repeat(at + 1)).join(" ");
    const response = await post("/rooms/lobby/messages", { text }, { accept: "text/html" });
    await response.body?.cancel();
    assertEquals(response.status, 303);
  });
});
