const HOST = "127.0.0.1";

/** A stretch of bad network between a client and the servers: it can be torn and cut off. */
export class Relay implements AsyncDisposable {
  readonly origin: string;
  /** Whether the network is there at all. */
  up = true;
  #listener: Deno.TcpListener;
  #target: () => number;
  #pairs = new Set<() => void>();
  #accepting: Promise<void>;

  /** @param target the port that the next connection goes to */
  constructor(target: () => number) {
    this.#target = target;
    this.#listener = Deno.listen({ hostname: HOST, port: 0 });
    this.origin = `http://${HOST}:${this.#listener.addr.port}`;
    this.#accepting = this.#accept();
  }

  /** Ends every connection at once, in the middle of whatever it carries. */
  tear(): number {
    const torn = this.#pairs.size;
    for (const end of this.#pairs) end();
    return torn;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    this.tear();
    await this.#accepting;
  }

  async #accept(): Promise<void> {
    const carried: Promise<void>[] = [];
    for await (const client of this.#listener) carried.push(this.#carry(client));
    await Promise.all(carried);
  }

  async #carry(client: Deno.TcpConn): Promise<void> {
    let server: Deno.TcpConn | undefined;
    try {
      if (!this.up) return client.close();
      server = await Deno.connect({ hostname: HOST, port: this.#target() });
    } catch {
      return client.close();
    }
    const end = () => {
      this.#pairs.delete(end);
      for (const conn of [client, server]) {
        try {
          conn.close();
        } catch {
          // Its stream had closed it already.
        }
      }
    };
    this.#pairs.add(end);
    await Promise.allSettled([
      client.readable.pipeTo(server.writable),
      server.readable.pipeTo(client.writable),
    ]);
    end();
  }
}
