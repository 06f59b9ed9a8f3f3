import { ChatError } from "../../lib/base/errors.ts";
import type { LogFields } from "../../lib/base/logger.ts";
import { assertEquals, assertThrows } from "@std/assert";
import {
  assertOwnOrigin,
  isSecure,
  type OriginConfig,
  OriginLog,
  publicOrigin,
} from "../../lib/http/public_origin.ts";

function originOf(url: string, proto?: string, host?: string, trustProxy = true): string {
  const headers = new Headers();
  if (proto !== undefined) headers.set("x-forwarded-proto", proto);
  if (host !== undefined) headers.set("x-forwarded-host", host);
  const request = new Request(url, { headers });
  const config = { publicUrl: undefined, trustProxy };
  const origin = publicOrigin(request, config);
  assertEquals(isSecure(request, config), origin.startsWith("https:"));
  return origin;
}

Deno.test("without a proxy the origin is the request's own", () => {
  assertEquals(originOf("http://chat.example:8000/a?b"), "http://chat.example:8000");
  assertEquals(originOf("https://chat.example/"), "https://chat.example");
});

Deno.test("a trusted proxy says which scheme and host it was asked for", () => {
  assertEquals(originOf("http://chat.example/", "https"), "https://chat.example");
  assertEquals(originOf("http://10.0.0.5:8000/", "https", "chat.example"), "https://chat.example");
  assertEquals(
    originOf("http://a:8000/", "https", "chat.example:8443"),
    "https://chat.example:8443",
  );
  assertEquals(originOf("http://a/", "https", "chat.example:443"), "https://chat.example");
  assertEquals(originOf("http://a/", "HTTPS, http", "chat.example, b"), "https://chat.example");
});

Deno.test("what is no origin is passed over", () => {
  assertEquals(originOf("http://a:8000/", "not a scheme", "b"), "http://a:8000");
  assertEquals(originOf("http://a:8000/", "", ""), "http://a:8000");
});

Deno.test("a proxy that is not trusted is not believed", () => {
  assertEquals(originOf("http://a:8000/", "https", "chat.example", false), "http://a:8000");
});

Deno.test("PUBLIC_URL is the origin, whatever a request or a proxy says", () => {
  const headers = { "x-forwarded-proto": "http", "x-forwarded-host": "evil.example" };
  const request = new Request("http://10.0.0.5:8000/", { headers });
  for (const trustProxy of [false, true]) {
    const config = { publicUrl: "https://chat.example", trustProxy };
    assertEquals(publicOrigin(request, config), "https://chat.example");
    assertEquals(isSecure(request, config), true);
  }
});

Deno.test("a request of another origin is refused, and logged once a minute", () => {
  const lines: [string, LogFields | undefined][] = [];
  let now = 0;
  const originLog = new OriginLog(
    { warn: (event, fields) => void lines.push([event, fields]) },
    { elapsed: () => now },
  );
  const config: OriginConfig = { publicUrl: undefined, trustProxy: true };
  const from = (origin?: string) =>
    new Request("http://10.0.0.5:8000/", { headers: origin === undefined ? {} : { origin } });
  for (
    const origin of [
      "https://10.0.0.5:8000",
      "null",
      "http://10.0.0.5",
      `http://${"a".repeat(999)}`,
    ]
  ) {
    for (let times = 0; times < 3; times++) {
      const error = assertThrows(
        () => assertOwnOrigin(from(origin), { config, originLog }),
        ChatError,
      );
      assertEquals(error.code, "forbidden");
    }
  }
  assertOwnOrigin(from("http://10.0.0.5:8000"), { config, originLog });
  assertOwnOrigin(from(), { config, originLog });
  assertEquals(lines.length, 4);
  assertEquals(lines[0], ["foreign_origin", {
    origin: "https://10.0.0.5:8000",
    expected: "http://10.0.0.5:8000",
    PUBLIC_URL: "none",
    TRUST_PROXY: "on",
  }]);
  assertEquals(String(lines[3]?.[1]?.origin).length, 200);
  now = 60_000;
  assertThrows(() => assertOwnOrigin(from("null"), { config, originLog }), ChatError);
  assertEquals(lines.length, 5);
});
