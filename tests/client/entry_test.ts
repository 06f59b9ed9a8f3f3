import { assertEquals } from "@std/assert";
import { postEntry } from "../../lib/client/entry.ts";

const form = () => new FormData();

Deno.test("postEntry() tells why a form was refused, and nothing when it was not", async () => {
  const answers: [() => Promise<Response>, unknown][] = [
    [() => Promise.resolve(new Response(null, { status: 303 })), undefined],
    [
      () =>
        Promise.resolve(Response.json({
          error: { code: "conflict", message: "Taken.", field: "username" },
        }, { status: 409 })),
      { code: "conflict", message: "Taken.", field: "username" },
    ],
    [
      () =>
        Promise.resolve(Response.json({
          error: { code: "unauthenticated", message: "No match." },
        }, { status: 401 })),
      { code: "unauthenticated", message: "No match.", field: undefined },
    ],
    [() => Promise.reject(new TypeError("The network failed.")), {
      code: "unavailable",
      message: "There is no connection to the server. Try again when you are online.",
    }],
    ...[{}, { error: 7 }, { error: { code: 1, message: "" } }, { error: { code: "x" } }, null].map((
      answer,
    ): [() => Promise<Response>, unknown] => [
      () => Promise.resolve(Response.json(answer, { status: 502 })),
      {
        code: "unavailable",
        message: "The server did not answer as expected. Try again in a moment.",
      },
    ]),
    [() => Promise.resolve(new Response("<h1>Bad gateway</h1>", { status: 502 })), {
      code: "unavailable",
      message: "The server did not answer as expected. Try again in a moment.",
    }],
  ];
  for (const [answer, expected] of answers) {
    assertEquals(await postEntry("/signup", form(), answer), expected);
  }
});

Deno.test("postEntry() asks for JSON, and does not load the page that follows", async () => {
  const asked: unknown[] = [];
  await postEntry("/login", form(), (url, init) => {
    asked.push([url, init?.method, init?.redirect, new Headers(init?.headers).get("accept")]);
    return Promise.resolve(new Response(null, { status: 303 }));
  });
  assertEquals(asked, [["/login", "POST", "manual", "application/json"]]);
});
