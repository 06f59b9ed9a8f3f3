/** Parlor behind Debian's nginx and Caddy, with the settings of `deploy/` and their waiting made short. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { PASSWORD, RawSocket, signUp } from "../support/client.ts";
import { allow } from "../support/patience.ts";
import { startServer, type TestServer } from "../support/server.ts";
import { findPrograms, type Programs, type Proxy, startCaddy, startNginx } from "./proxy.ts";

const found = await findPrograms();
const programs = "missing" in found ? undefined : found;
if ("missing" in found) {
  console.error(
    `Skipped: the tests of proxies, since there is no ${found.missing} to be had here.`,
  );
}

/** So many requests and sockets one address may have under way in the test of nginx. */
const CONNECTIONS = 100;

const WAYS = {
  nginx: (programs: Programs, server: TestServer) =>
    startNginx(programs, server, { connections: CONNECTIONS }),
  caddy: startCaddy,
} as const;

for (const [name, start] of Object.entries(WAYS)) {
  Deno.test({
    name: `behind ${name} people sign up and talk, and who says nothing is let go`,
    ignore: programs === undefined,
    async fn() {
      await using server = await startServer({ env: { TRUST_PROXY: "on", RATE_LIMITS: "on" } });
      // What comes by a proxy does not own an empty server.
      await signUp(server.origin, "zoe");
      await using proxy = await start(programs!, server);
      using visitor = new Visitor(proxy);
      const cookie = await visitor.signUp("ann");
      await using socket = await visitor.connect(cookie);
      const talk = async (text: string) => {
        const frame = { type: "send", room: "lobby", cid: crypto.randomUUID(), text };
        assertEquals((await socket.request(frame)).type, "ok");
      };
      await talk("before");

      // Caddy 2.6 says 502 where later ones say 413.
      const large = { method: "POST", body: new URLSearchParams({ name: "a".repeat(200_000) }) };
      const refused = await visitor.status("/signup", large);
      assert([413, 502].includes(refused), `answered with ${refused}`);

      const before = await descriptorsOf(server.pid);
      const silent = await Promise.all(
        Array.from({ length: 150 }, (_, index) => visitor.saysHalf(KINDS[index % KINDS.length]!)),
      );
      assertEquals(await visitor.status("/healthz"), 200);
      await talk("meanwhile");
      // Of a body that does not come Caddy passes on the head.
      const reached = name === "nginx" ? 5 : 150 / KINDS.length + 5;
      assert(await descriptorsOf(server.pid) <= before + reached);
      await inTime(Promise.all(silent.map(({ closed }) => closed)));
      await talk("after");
    },
  });
}

Deno.test({
  name: "behind nginx one address has so many sockets and no more, and plain HTTP leads to https",
  ignore: programs === undefined,
  async fn() {
    await using server = await startServer({ env: { TRUST_PROXY: "on" } });
    await signUp(server.origin, "zoe");
    await using proxy = await startNginx(programs!, server, { connections: 3 });
    using visitor = new Visitor(proxy);
    const cookie = await visitor.signUp("ann");
    await using _one = await visitor.connect(cookie);
    await using _two = await visitor.connect(cookie);
    await using _three = await visitor.connect(cookie);
    assertEquals(await visitor.status("/healthz"), 429);
    const led = await fetch(`http://localhost:${proxy.plainPort}/rooms?a`, { redirect: "manual" });
    await led.body?.cancel();
    assertEquals([led.status, led.headers.get("location")], [301, `${proxy.origin}/rooms?a`]);
  },
});

Deno.test({
  name: "behind nginx's usual settings a sign-up is refused with words, and a line in the log",
  ignore: programs === undefined,
  async fn() {
    await using server = await startServer();
    await signUp(server.origin, "zoe");
    await using proxy = await startNginx(programs!, server, { connections: 3 });
    const origin = `http://localhost:${proxy.usualPort}`;
    const response = await fetch(`${origin}/signup`, {
      method: "POST",
      body: new URLSearchParams({ username: "ann", password: PASSWORD }),
      headers: { origin, "sec-fetch-site": "cross-site" },
    });
    assertEquals(response.status, 403);
    assertStringIncludes(await response.text(), "TRUST_PROXY=on");
    const line = JSON.parse(server.logs.find((line) => line.includes("foreign_origin")) ?? "{}");
    assertEquals(
      [line.level, line.origin, line.expected, line.TRUST_PROXY],
      ["warn", origin, server.origin, "off"],
    );
  },
});

/** The ways to say nothing: no byte at all, half a head, half a body, nothing after an answer. */
const KINDS = [
  undefined,
  "GET / HTTP/1.1\r\nHost: loc",
  "POST /login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99\r\n" +
  "Content-Type: application/x-www-form-urlencoded\r\n\r\nusername=",
] as const;

/** A browser that comes over the proxy. */
class Visitor implements Disposable {
  #proxy: Proxy;
  #client: Deno.HttpClient;

  constructor(proxy: Proxy) {
    this.#proxy = proxy;
    // A connection that is kept might be let go of just when it is used again.
    this.#client = Deno.createHttpClient({
      caCerts: [proxy.certificate],
      http2: true,
      poolMaxIdlePerHost: 0,
    });
  }

  async #fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return await fetch(`${this.#proxy.origin}${path}`, {
      ...init,
      headers: { origin: this.#proxy.origin, ...init.headers },
      redirect: "manual",
      client: this.#client,
    } as RequestInit);
  }

  async status(path: string, init: RequestInit = {}): Promise<number> {
    const response = await this.#fetch(path, init);
    await response.body?.cancel();
    return response.status;
  }

  /** The cookie of a new account. */
  async signUp(username: string): Promise<string> {
    const response = await this.#fetch("/signup", {
      method: "POST",
      body: new URLSearchParams({ username, password: PASSWORD }),
    });
    assertEquals(response.status, 303, await response.text());
    const cookie = response.headers.getSetCookie().find((line) => line.includes("session=")) ?? "";
    assert(cookie.startsWith("__Host-") && cookie.includes("Secure"), cookie);
    return cookie.split(";", 1)[0] ?? "";
  }

  /** A socket that has said hello. */
  async connect(cookie: string): Promise<RawSocket> {
    const url = `${this.#proxy.origin.replace("https:", "wss:")}/api/socket`;
    const Socket = WebSocket as unknown as new (url: string, options: object) => WebSocket;
    const headers = { cookie, origin: this.#proxy.origin };
    const options = { headers, protocols: ["chat.v1"], client: this.#client };
    const socket = new RawSocket(new Socket(url, options));
    await socket.opened;
    socket.send({ type: "hello", v: 1 });
    await socket.next(({ type }) => type === "welcome");
    return socket;
  }

  /** Begins something and leaves it at that; `closed` resolves when the other side has had enough. */
  async saysHalf(text: string | undefined): Promise<{ closed: Promise<void> }> {
    const { port, certificate } = this.#proxy;
    const connection = text === undefined
      ? await Deno.connect({ hostname: "localhost", port })
      : await Deno.connectTls({ hostname: "localhost", port, caCerts: [certificate] });
    if (text !== undefined) await connection.write(new TextEncoder().encode(text));
    const closed = async () => {
      const buffer = new Uint8Array(4_096);
      try {
        while (await connection.read(buffer) !== null);
      } catch {
        // It was reset.
      }
      connection.close();
    };
    return { closed: closed() };
  }

  [Symbol.dispose](): void {
    this.#client.close();
  }
}

/** Waits for connections to be closed, and not for ever. */
async function inTime<T>(closing: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>();
  const cancel = allow(20_000, () => late.reject(new Error("The proxy closes none of them.")));
  return await Promise.race([closing, late.promise]).finally(cancel);
}

async function descriptorsOf(pid: number): Promise<number> {
  return (await Array.fromAsync(Deno.readDir(`/proc/${pid}/fd`))).length;
}
