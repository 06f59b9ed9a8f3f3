import { assert, assertEquals, assertRejects } from "@std/assert";
import * as v from "valibot";
import { request, requestJson, send } from "../../lib/client/api.ts";
import { jsonBody } from "../../lib/client/json_body.ts";
import { Disconnected, Refusal } from "../../lib/client/errors.ts";

const answering = (answer: () => Response): typeof fetch => () => Promise.resolve(answer());

async function refusal(answer: () => Response): Promise<Partial<Refusal>> {
  const error = await assertRejects(() => request("/x", { fetch: answering(answer) }), Refusal);
  const { code, message, temporary, retryMs, field } = error;
  return { code, message, temporary, retryMs, field };
}

Deno.test("request() throws what the server says of a request that it refused", async () => {
  const error = { code: "conflict", message: "Taken.", field: "name" };
  assertEquals(
    await refusal(() => Response.json({ error }, { status: 409 })),
    { ...error, temporary: false, retryMs: undefined },
  );
  const late = { code: "rate_limited", message: "Too many." };
  assertEquals(
    await refusal(() =>
      Response.json({ error: late }, { status: 429, headers: { "retry-after": "3" } })
    ),
    { ...late, field: undefined, temporary: true, retryMs: 3_000 },
  );
});

Deno.test("request() takes an answer that is not the server's for one of a server that is busy", async () => {
  const unexpected = {
    code: "unavailable",
    message: "The server did not answer as expected. Try again in a moment.",
    temporary: true,
    retryMs: undefined,
    field: undefined,
  };
  const answers = [() => new Response("<h1>", { status: 403 }), () => Response.error()];
  for (const answer of answers) assertEquals(await refusal(answer), unexpected);
  const Schema = v.object({ a: v.number() });
  for (const body of ['{"a":"b"}', "<h1>", "7"]) {
    const fetch = answering(() => new Response(body));
    const error = await assertRejects(() => requestJson(Schema, "/x", { fetch }), Refusal);
    assertEquals([error.code, error.temporary], ["unavailable", true]);
  }
});

Deno.test("request() accepts an answer that leads elsewhere", async () => {
  const fetch = answering(() => new Response(null, { status: 303 }));
  assertEquals((await request("/x", { fetch, redirect: "manual" })).status, 303);
});

Deno.test("send() asks for JSON, and sends it", async () => {
  const sent: unknown[] = [];
  await send("/x", {
    method: "PUT",
    ...jsonBody({ a: 1 }),
    fetch: (path, init) => {
      sent.push(path, init?.method, init?.body, Object.fromEntries(new Headers(init?.headers)));
      return Promise.resolve(new Response());
    },
  });
  assertEquals(sent, [
    "/x",
    "PUT",
    '{"a":1}',
    { accept: "application/json", "content-type": "application/json" },
  ]);
});

Deno.test("send() gives up without a connection, and when its caller does", async () => {
  const failing = () => Promise.reject(new TypeError("The network failed."));
  await assertRejects(() => send("/x", { fetch: failing }), Disconnected);
  let signal: AbortSignal | null | undefined;
  const hanging: typeof fetch = (_path, init) => {
    signal = init?.signal;
    return new Promise((_, reject) => signal?.addEventListener("abort", reject));
  };
  const caller = new AbortController();
  const answer = send("/x", { fetch: hanging, signal: caller.signal });
  assert(!signal?.aborted);
  caller.abort();
  await assertRejects(() => answer, Disconnected);
});
