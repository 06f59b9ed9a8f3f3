import { assertEquals } from "@std/assert";
import {
  expiredCookie,
  presentedToken,
  sessionCookie,
  setsSession,
} from "../../lib/auth/cookie.ts";

const present = (headers: Record<string, string>) => presentedToken(new Headers(headers));

Deno.test("the cookie keeps to this host, off scripts and other sites, for 30 days", () => {
  const line = "session=TOKEN; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax";
  assertEquals(sessionCookie("TOKEN", { secure: false }), line);
  assertEquals(sessionCookie("TOKEN", { secure: true }), `${line}; Secure`);
  assertEquals(
    expiredCookie({ secure: true }),
    "session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax; Secure",
  );
});

Deno.test("the token is read out of whatever else the cookie header holds", () => {
  const headers: [string, string | undefined][] = [
    ["session=abc", "abc"],
    ["a=1; session=abc; b=2", "abc"],
    ["a=1;session=abc;b=2", "abc"],
    ['session="abc"', "abc"],
    ["  session = abc ", "abc"],
    ["session=a=b==", "a=b=="],
    ["session=first; session=second", "first"],
    ["session=; session=second", "second"],
    ["session", undefined],
    ["session=", undefined],
    ["xsession=abc", undefined],
    ["Session=abc", undefined],
    ["a=session=abc", undefined],
    [";;;=;", undefined],
    ["", undefined],
  ];
  for (const [cookie, token] of headers) assertEquals(present({ cookie })?.token, token, cookie);
  assertEquals(present({ cookie: "session=abc" })?.from, "cookie");
  assertEquals(present({}), undefined);
});

Deno.test("a bearer token counts alone, whatever cookie comes with it", () => {
  for (const authorization of ["Bearer abc", "bearer abc", "BEARER  abc "]) {
    assertEquals(present({ authorization, cookie: "session=def" }), {
      token: "abc",
      from: "bearer",
    });
  }
  for (const authorization of ["Basic abc", "Bearer", "Bearer a b", "Bearerabc"]) {
    assertEquals(present({ authorization }), undefined);
  }
});

Deno.test("setsSession() tells the session's cookie from others", () => {
  const answer = (...cookies: string[]) =>
    new Headers(cookies.map((cookie): [string, string] => ["set-cookie", cookie]));
  assertEquals(setsSession(answer()), false);
  assertEquals(setsSession(answer("room=lobby; Path=/", "xsession=1")), false);
  assertEquals(setsSession(answer("room=lobby; Path=/", "session=; Max-Age=0")), true);
});
