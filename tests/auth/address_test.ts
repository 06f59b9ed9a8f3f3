import { assertEquals } from "@std/assert";
import { clientAddress } from "../../lib/auth/address.ts";

function addressOf(hostname: string, forwarded?: string, trustProxy = true): string {
  const headers = new Headers(forwarded === undefined ? {} : { "x-forwarded-for": forwarded });
  const remoteAddr: Deno.NetAddr = { transport: "tcp", hostname, port: 40_000 };
  return clientAddress(
    new Request("http://chat.example/", { headers }),
    { remoteAddr },
    trustProxy,
  );
}

Deno.test("the address is the connection's, whatever a client claims", () => {
  assertEquals(addressOf("203.0.113.7"), "203.0.113.7");
  assertEquals(addressOf("203.0.113.7", "198.51.100.1", false), "203.0.113.7");
  assertEquals(addressOf("::ffff:203.0.113.7"), "203.0.113.7");
});

Deno.test("behind a trusted proxy it is the entry that the proxy added last", () => {
  assertEquals(addressOf("127.0.0.1", "203.0.113.7"), "203.0.113.7");
  assertEquals(addressOf("127.0.0.1", "198.51.100.1, 203.0.113.7"), "203.0.113.7");
  assertEquals(addressOf("127.0.0.1", "203.0.113.7:5678"), "203.0.113.7");
  assertEquals(addressOf("127.0.0.1", "[2001:db8::1]:443"), "2001:db8:0:0::/64");
});

Deno.test("an entry that is no address is passed over", () => {
  for (const entry of ["", "unknown", "_hidden", "<script>", "203.0.113.7, ", "::x", ":"]) {
    assertEquals(addressOf("127.0.0.1", entry), "127.0.0.1", entry);
  }
});

Deno.test("of IPv6 the network counts, however it is written", () => {
  const network = "2001:db8:1:2::/64";
  for (
    const address of [
      "2001:db8:1:2::1",
      "2001:DB8:1:2:3:4:5:6",
      "2001:0db8:0001:0002:0:0:0:1",
      "2001:db8:1:2::1%eth0",
    ]
  ) assertEquals(addressOf(address), network, address);
  assertEquals(addressOf("2001:db8::1:2:3:4:5"), "2001:db8:0:1::/64");
  assertEquals(addressOf("::1"), "0:0:0:0::/64");
});

Deno.test("a local socket has one address", () => {
  const remoteAddr: Deno.UnixAddr = { transport: "unix", path: "/run/parlor.sock" };
  assertEquals(clientAddress(new Request("http://chat.example/"), { remoteAddr }, false), "unix");
});
