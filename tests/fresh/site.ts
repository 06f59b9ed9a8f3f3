/** What can be served: an app, whatever its state. */
interface Servable {
  handler(): (request: Request, info?: Deno.ServeHandlerInfo) => Promise<Response>;
}

/** What a server answered. */
export interface SiteAnswer {
  status: number;
  headers: Headers;
  body: string;
}

/** An app on a real server on a free port, for as long as a test lasts. */
export class Site implements AsyncDisposable {
  /** Where the site is, without a path. */
  readonly origin: string;
  #server: Deno.HttpServer<Deno.NetAddr>;

  /** Serves an app. */
  constructor(app: Servable) {
    this.#server = Deno.serve({
      hostname: "127.0.0.1",
      port: 0,
      onListen() {},
      onError: () => new Response(null, { status: 500 }),
    }, app.handler());
    this.origin = `http://127.0.0.1:${this.port}`;
  }

  /** The port the site is on. */
  get port(): number {
    return this.#server.addr.port;
  }

  /** Asks for a path; redirects are not followed. */
  async ask(path: string, init: RequestInit = {}): Promise<SiteAnswer> {
    const response = await fetch(this.origin + path, { redirect: "manual", ...init });
    const body = await response.text();
    return { status: response.status, headers: response.headers, body };
  }

  /** Asks for a path exactly as it is written, which `fetch` would normalize. */
  async askRaw(target: string): Promise<string> {
    using connection = await Deno.connect({ hostname: "127.0.0.1", port: this.port });
    const request = `GET ${target} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n`;
    await connection.write(new TextEncoder().encode(request));
    let answer = "";
    const decoder = new TextDecoder();
    const buffer = new Uint8Array(16_384);
    for (let read; (read = await connection.read(buffer)) !== null;) {
      answer += decoder.decode(buffer.subarray(0, read), { stream: true });
    }
    return answer;
  }

  /** Ends the server, and waits for what is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server.shutdown();
  }
}
