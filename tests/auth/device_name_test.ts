import { assertEquals } from "@std/assert";
import { deviceName } from "../../lib/auth/device_name.ts";

const WEBKIT = "AppleWebKit/605.1.15 (KHTML, like Gecko)";
const BLINK = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0";

Deno.test("a device is called by its browser and its system", () => {
  const devices: [string, string][] = [
    ["Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "Firefox on Linux"],
    [`Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${BLINK} Safari/537.36`, "Chrome on Windows"],
    [`Mozilla/5.0 (Windows NT 10.0) ${BLINK} Safari/537.36 Edg/140.0`, "Edge on Windows"],
    [`Mozilla/5.0 (X11; CrOS x86_64 14541) ${BLINK} Safari/537.36`, "Chrome on ChromeOS"],
    [`Mozilla/5.0 (Linux; Android 10; K) ${BLINK} Mobile Safari/537.36`, "Chrome on Android"],
    [
      `Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${WEBKIT} Version/18.4 Safari/605.1.15`,
      "Safari on macOS",
    ],
    [
      `Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) ${WEBKIT} CriOS/140.0 Mobile/15E148 Safari/604.1`,
      "Chrome on iPhone",
    ],
    [
      `Mozilla/5.0 (iPad; CPU OS 18_4 like Mac OS X) ${WEBKIT} FxiOS/145.0 Mobile/15E148 Safari/605.1.15`,
      "Firefox on iPad",
    ],
  ];
  for (const [userAgent, name] of devices) assertEquals(deviceName(userAgent), name);
});

Deno.test("a program is called by its own first word, and what says nothing is unknown", () => {
  assertEquals(deviceName("curl/8.5.0"), "curl");
  assertEquals(deviceName("Deno/2.9.6"), "Deno");
  assertEquals(deviceName("w3m/0.5.3+git20230121"), "w3m");
  assertEquals(deviceName("Lynx/2.9.0dev.12 libwww-FM/2.14"), "Lynx");
  assertEquals(deviceName("x".repeat(9_000)), "x".repeat(40));
  for (const nothing of [null, "", " ", "Mozilla/5.0", "<script>", "\u202eevil"]) {
    assertEquals(deviceName(nothing), "Unknown device");
  }
  assertEquals(deviceName("Mozilla/5.0 (Linux)"), "Linux");
});
