/**
 * An independent client for tests: plain `fetch` and `WebSocket`, written against docs/protocol.md
 * alone, so that a mistake of the project's own client cannot hide behind itself.
 */

import { allow } from "./patience.ts";
import { HeaderWebSocket } from "./header_websocket.ts";

/** How long a frame may take to arrive before a test gives up waiting, in milliseconds. */
const PATIENCE_MS = 15_000;

/** A password that the server accepts. */
export const PASSWORD = "meadow-lantern-48";

/** A frame as it came from the server. */
// deno-lint-ignore no-explicit-any -- tests look into frames of every kind, and of the wrong kind too
export type Frame = Record<string, any>;

/** Someone who is signed in. */
export interface Account {
  username: string;
  /** The value for a `Cookie` header. */
  cookie: string;
}

/** Signs up a new account. */
export function signUp(
  origin: string,
  username: string,
  password = PASSWORD,
  invite?: string,
): Promise<Account> {
  return enter(origin, "/signup", username, password, invite === undefined ? {} : { invite });
}

/** Signs in to an account. */
export function signIn(
  origin: string,
  username: string,
  password = PASSWORD,
): Promise<Account> {
  return enter(origin, "/login", username, password);
}

async function enter(
  origin: string,
  path: string,
  username: string,
  password: string,
  more: Record<string, string> = {},
): Promise<Account> {
  const response = await postForm(origin, path, { username, password, ...more });
  const body = await response.text();
  const cookie = response.headers.getSetCookie().map((line) => line.split(";", 1)[0] ?? "")
    .find((pair) => /^(?:__Host-)?session=/.test(pair));
  if (response.status !== 303 || cookie === undefined) {
    throw new Error(`${path} of ${username} answered ${response.status}: ${body.slice(0, 500)}`);
  }
  return { username, cookie };
}

/** Posts a form as a browser's page would; redirects are not followed. */
export function postForm(
  origin: string,
  path: string,
  fields: Record<string, string>,
  headers: HeadersInit = {},
): Promise<Response> {
  const all = new Headers(headers);
  if (!all.has("origin")) all.set("origin", origin);
  return fetch(new URL(path, origin), {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: all,
    redirect: "manual",
  });
}

/** What a socket is opened with. */
export interface ConnectOptions {
  /** The `Cookie` header; none: no session. */
  cookie?: string;
  /** The `Origin` header, by default the server's own. */
  from?: string;
  /** The subprotocols offered, by default `chat.v1`. */
  protocols?: string[];
}

/** Opens a socket without a `hello`. */
export async function connect(origin: string, options: ConnectOptions = {}): Promise<RawSocket> {
  const url = new URL("/api/socket", origin);
  url.protocol = url.protocol.replace("http", "ws");
  const headers = new Headers({ origin: options.from ?? origin });
  if (options.cookie !== undefined) headers.set("cookie", options.cookie);
  const protocols = options.protocols ?? ["chat.v1"];
  const wrapped = new RawSocket(new HeaderWebSocket(url, { headers, protocols }));
  await wrapped.opened;
  return wrapped;
}

/** Opens a socket as `account`, says `hello` and waits for `welcome`. */
export async function join(
  origin: string,
  account: Account,
  rooms?: Record<string, { epoch: string; seq: number }>,
): Promise<{ socket: RawSocket; welcome: Frame }> {
  const socket = await connect(origin, { cookie: account.cookie });
  socket.send({ type: "hello", v: 1, ...(rooms === undefined ? {} : { rooms }) });
  const welcome = await socket.next((frame) => frame.type === "welcome");
  return { socket, welcome };
}

/**
 * A WebSocket whose frames are awaited in the order in which they came. It answers the server's pings,
 * however long a test takes.
 */
export class RawSocket implements AsyncDisposable {
  readonly socket: WebSocket;
  /** Whether it leaves the server's pings without an answer. */
  isSilent = false;
  /** Every frame that arrived, in order. */
  readonly frames: Frame[] = [];
  /** Resolves when it is open; rejects when it closes first. */
  readonly opened: Promise<void>;
  /** Resolves with the code and reason when it has closed. */
  readonly closed: Promise<{ code: number; reason: string }>;
  #read = 0;
  #id = 0;
  #watchers = new Set<() => void>();
  #ended: { code: number; reason: string } | undefined;

  constructor(socket: WebSocket) {
    this.socket = socket;
    const opened = Promise.withResolvers<void>();
    const closed = Promise.withResolvers<{ code: number; reason: string }>();
    this.opened = opened.promise;
    this.closed = closed.promise;
    socket.onopen = () => opened.resolve();
    socket.onerror = (event) => {
      event.preventDefault();
      opened.reject(
        new Error(`The socket failed: ${event instanceof ErrorEvent ? event.message : ""}`),
      );
    };
    socket.onmessage = (event) => {
      const frame = JSON.parse(event.data);
      this.frames.push(frame);
      if (frame.type === "ping" && !this.isSilent && socket.readyState === WebSocket.OPEN) {
        this.send({ type: "pong" });
      }
      this.#notify();
    };
    socket.onclose = ({ code, reason }) => {
      this.#ended = { code, reason };
      opened.reject(new Error(`The socket closed before it was open: ${code} ${reason}`));
      closed.resolve(this.#ended);
      this.#notify();
    };
    // Whether it opened is of interest only to those who wait for it.
    this.opened.catch(() => {});
  }

  /** Sends a frame; a string or bytes go out as they are. */
  send(frame: Frame | string | Uint8Array<ArrayBuffer>): void {
    this.socket.send(
      typeof frame === "string" || frame instanceof Uint8Array ? frame : JSON.stringify(frame),
    );
  }

  /** Sends a frame under a fresh `id` and waits for the `ok` or `error` that answers it. */
  request(frame: Frame): Promise<Frame> {
    const id = ++this.#id;
    this.send({ ...frame, id });
    return this.waitFor((answer) =>
      (answer.type === "ok" || answer.type === "error") && answer.id === id
    );
  }

  /** Waits for the next frame that matches, and moves past it: frames before it are not seen again. */
  async next(matches: (frame: Frame) => boolean = () => true): Promise<Frame> {
    const index = await this.#find(matches, this.#read);
    this.#read = index + 1;
    return this.#at(index);
  }

  /** Waits for any frame that matches, arrived already or not; `next` is not moved. */
  async waitFor(matches: (frame: Frame) => boolean): Promise<Frame> {
    return this.#at(await this.#find(matches, 0));
  }

  /** Waits until `condition` holds; it is asked again after each frame. */
  until(condition: () => boolean): Promise<void> {
    return this.#watch(() => condition() ? true : undefined).then(() => undefined);
  }

  /** Every event of a room so far, in the order of arrival. */
  events(room: string): Frame[] {
    return this.frames.filter((frame) => frame.type === "events" && frame.room === room)
      .flatMap((frame) => frame.events);
  }

  /** Closes it and waits until it has closed. */
  async close(code = 1000): Promise<{ code: number; reason: string }> {
    if (this.#ended === undefined && this.socket.readyState < WebSocket.CLOSING) {
      this.socket.close(code);
    }
    return await this.closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #at(index: number): Frame {
    const frame = this.frames[index];
    if (frame === undefined) throw new RangeError(`There is no frame ${index}.`);
    return frame;
  }

  #find(matches: (frame: Frame) => boolean, from: number): Promise<number> {
    let looked = from;
    return this.#watch(() => {
      for (; looked < this.frames.length; looked++) {
        if (matches(this.#at(looked))) return looked;
      }
      return undefined;
    });
  }

  /** Resolves with what `look` finds, which is asked now and after each frame. */
  #watch<T>(look: () => T | undefined): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const settle = () => {
      this.#watchers.delete(attempt);
      callOff();
    };
    const attempt = () => {
      try {
        const found = look();
        if (found !== undefined) {
          settle();
          resolve(found);
        } else if (this.#ended !== undefined) {
          throw new Error(`The socket closed: ${this.#ended.code} ${this.#ended.reason}`);
        }
      } catch (error) {
        settle();
        reject(error);
      }
    };
    const callOff = allow(PATIENCE_MS, () => {
      settle();
      const last = this.frames.slice(-5).map((frame) => JSON.stringify(frame).slice(0, 300));
      reject(new Error(`Nothing fitting arrived; the last frames: ${last.join("\n") || "none"}`));
    });
    this.#watchers.add(attempt);
    attempt();
    return promise;
  }

  #notify(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}
