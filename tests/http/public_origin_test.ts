import { assertEquals } from "@std/assert";
import { isSecure, publicOrigin } from "../../lib/http/public_origin.ts";

function originOf(url: string, proto?: string, host?: string, trustProxy = true): string {
  const headers = new Headers();
  if (proto !== undefined) headers.set("x-forwarded-proto", proto);
  if (host !== undefined) headers.set("x-forwarded-host", host);
  const request = new Request(url, { headers });
  const origin = publicOrigin(request, trustProxy);
  assertEquals(isSecure(request, trustProxy), origin.startsWith("https:"));
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
