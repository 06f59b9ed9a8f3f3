import { assertEquals } from "@std/assert";
import {
  clearSession,
  cookieLine,
  presentedDevice,
  presentedToken,
  setDevice,
  setSession,
  setsSession,
} from "../../lib/auth/cookie.ts";

const HTTP = { secure: false };
const HTTPS = { secure: true };

const present = (headers: Record<string, string>, scheme = HTTP) =>
  presentedToken(new Headers(headers), scheme);

function lines(set: (answer: Headers) => void): string[] {
  const answer = new Headers();
  set(answer);
  return answer.getSetCookie();
}

Deno.test("the cookie keeps to this host, off scripts and other sites, for 30 days", () => {
  const rest = "Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax";
  const gone = "Path=/; Max-Age=0; HttpOnly; SameSite=Lax";
  assertEquals(lines((answer) => setSession(answer, "TOKEN", HTTP)), [`session=TOKEN; ${rest}`]);
  assertEquals(lines((answer) => clearSession(answer, HTTP)), [`session=; ${gone}`]);
  assertEquals(lines((answer) => setSession(answer, "TOKEN", HTTPS)), [
    `__Host-session=TOKEN; ${rest}; Secure`,
    `session=; ${gone}; Secure`,
  ]);
  assertEquals(lines((answer) => clearSession(answer, HTTPS)), [
    `__Host-session=; ${gone}; Secure`,
    `session=; ${gone}; Secure`,
  ]);
});

Deno.test("over https only the cookie that this host set counts, and one of before where it is not", () => {
  const token = (cookie: string, scheme = HTTPS) => {
    const found = present({ cookie }, scheme);
    return found === undefined ? undefined : [found.token, found.isOutdated];
  };
  assertEquals(token("__Host-session=own"), ["own", false]);
  assertEquals(token("session=tossed; __Host-session=own"), ["own", false]);
  assertEquals(token("__Host-session=own; session=tossed"), ["own", false]);
  assertEquals(token("session=before"), ["before", true]);
  // What browsers take for another name is another name.
  assertEquals(token("\xa0__Host-session=tossed"), undefined);
  assertEquals(token("\xa0__Host-session=tossed; __Host-session=own"), ["own", false]);
  assertEquals(token("__host-session=tossed"), undefined);
  assertEquals(token("__Host-session=other; session=own", HTTP), ["own", false]);
  assertEquals(token("__Host-session=other", HTTP), undefined);
});

Deno.test("what a browser is known by has its own cookie", () => {
  const [line = ""] = lines((answer) => setDevice(answer, "ID.PROOF", HTTPS));
  assertEquals(line, cookieLine("__Host-device", "ID.PROOF", 31_536_000, HTTPS));
  const headers = new Headers({ cookie: "device=http; __Host-device=https" });
  assertEquals([presentedDevice(headers, HTTP), presentedDevice(headers, HTTPS)], [
    "http",
    "https",
  ]);
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
      isOutdated: false,
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
  assertEquals(setsSession(answer("__Host-session=abc; Path=/")), true);
});
