import { assertEquals } from "@std/assert";
import { refuseHandshake } from "../../lib/http/handshake.ts";

const RIGHT = {
  upgrade: "websocket",
  connection: "keep-alive, Upgrade",
  "sec-websocket-version": "13",
  "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
};

Deno.test("refuseHandshake lets an opening handshake through", () => {
  assertEquals(refuseHandshake(new Headers(RIGHT)), undefined);
  assertEquals(refuseHandshake(new Headers({ ...RIGHT, upgrade: "WebSocket" })), undefined);
});

Deno.test("refuseHandshake answers what is none, and names what is wrong", async () => {
  const cases: [name: keyof typeof RIGHT, value: string | undefined, status: number][] = [
    ["upgrade", undefined, 426],
    ["upgrade", "h2c", 426],
    ["sec-websocket-version", undefined, 426],
    ["sec-websocket-version", "8", 426],
    ["connection", undefined, 400],
    ["connection", "keep-alive", 400],
    ["connection", "upgraded", 400],
    ["sec-websocket-key", undefined, 400],
    ["sec-websocket-key", "AAAA", 400],
    ["sec-websocket-key", `${RIGHT["sec-websocket-key"]}, more`, 400],
  ];
  for (const [name, value, status] of cases) {
    const headers = new Headers(RIGHT);
    headers.delete(name);
    if (value !== undefined) headers.set(name, value);
    const response = refuseHandshake(headers);
    assertEquals([name, value, response?.status], [name, value, status]);
    const said = await response?.text();
    if (name !== "upgrade") assertEquals(said?.toLowerCase().startsWith(name), true, said);
  }
});
