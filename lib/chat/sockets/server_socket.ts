import type { Stopwatch } from "../../base/clock.ts";
import { CLOSE, type CloseCode } from "../../protocol/close_code.ts";
import type { SocketPlace } from "./socket_places.ts";

/** Unsent bytes above which a socket counts as a slow consumer. */
const BUFFER_BYTES = 1024 * 1024;

/**
 * Milliseconds in which it has to get below that again: what is sent in one turn of the loop, which may
 * be a lot after a busy moment, leaves only after it, however quick the consumer is.
 */
const BUFFER_MS = 20;

/** Characters between two checks of what is unsent; a check costs as much as a short frame. */
const CHECK_BYTES = 64 * 1024;

/** Unsent bytes above which the runtime holds a socket for as long as its peer likes. */
const HELD_BYTES = 64 * 1024;

/** A socket that was terminated with so much unsent counts for so many milliseconds more. */
const HELD_MS = 10 * 60_000;

/** A peer that was told `bye` is closed once nothing has come from it for so many milliseconds. */
const QUIET_MS = 50;

/** The times that this is waited for: a peer that goes on sending is closed all the same. */
const QUIET_CHECKS = 5;

export interface ServerSocketOptions {
  /** Its place among the sockets of this isolate, which it gives back when it has closed. */
  place: SocketPlace;
  clock: Stopwatch;
  onOpen(): void;
  /** Called with each message until the end. */
  onMessage(data: unknown): void;
  /** Called when the peer does not take what it is sent. */
  onSlow(): void;
  /** Called when the peer has gone, or the socket has failed. */
  onEnd(): void;
  /** Called once the socket has closed. */
  onClosed(): void;
}

/** The WebSocket of one connection: sends what the peer takes in time, and closes so that it learns why. */
export class ServerSocket {
  /** Resolves when the socket has closed. */
  readonly closed: Promise<void>;
  #socket: WebSocket;
  #options: ServerSocketOptions;
  /** Characters sent since the last check of what is unsent. */
  #unchecked = 0;
  #overfull: ReturnType<typeof setTimeout> | undefined;
  #ended: CloseCode | undefined;
  /** Nothing has come since the quiet was last waited for. */
  #isQuiet = false;
  #isOpened = false;
  /** The last frame of a socket that was closed before it opened. */
  #last: string | undefined;
  #closing: ReturnType<typeof setTimeout> | undefined;
  /** The peer left so much unread that the runtime may hold it beyond `terminate()`. */
  #isHeld = false;
  #isTerminated = false;

  constructor(socket: WebSocket, options: ServerSocketOptions) {
    this.#socket = socket;
    this.#options = options;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.closed = promise;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => {
      this.#isOpened = true;
      // Meanwhile its session may have ended; what the peer says first is on its way all the same.
      if (this.#ended === undefined) return options.onOpen();
      if (this.#last !== undefined) socket.send(this.#last);
      this.#closeWhenQuiet(this.#ended, QUIET_CHECKS);
    };
    socket.onmessage = ({ data }) => {
      if (this.#ended === undefined) options.onMessage(data);
      else this.#isQuiet = false;
    };
    const closed = () => {
      options.onEnd();
      options.onClosed();
      this.#releasePlace();
      resolve();
    };
    socket.onclose = closed;
    // After that of an open socket comes its close; an upgrade that failed has no other end.
    socket.onerror = () => this.#isOpened ? options.onEnd() : closed();
  }

  /** It sends and receives nothing more. */
  get isEnded(): boolean {
    return this.#ended !== undefined;
  }

  /** Sends a frame, unless the end has come. */
  send(frame: string): void {
    const socket = this.#socket;
    if (this.#ended !== undefined || socket.readyState !== WebSocket.OPEN) return;
    this.#unchecked += frame.length;
    if (this.#unchecked > CHECK_BYTES) {
      this.#unchecked = 0;
      if (socket.bufferedAmount > BUFFER_BYTES) {
        this.#overfull ??= setTimeout(() => {
          this.#overfull = undefined;
          if (socket.bufferedAmount > BUFFER_BYTES) this.#options.onSlow();
        }, BUFFER_MS);
      }
    }
    socket.send(frame);
  }

  /**
   * Sends a last frame, if there is one, and closes.
   *
   * @param isHurried whether it closes at once, or when the peer is quiet
   */
  close(code: CloseCode, last: string | undefined, isHurried: boolean): void {
    this.#isHeld = this.#socket.bufferedAmount > HELD_BYTES;
    if (!this.#isOpened) this.#last = last;
    else if (last !== undefined) this.send(last);
    this.#ended = code;
    if (isHurried) this.#close(code);
    else this.#closeWhenQuiet(code, QUIET_CHECKS);
  }

  /** Sends and receives nothing more: the peer has gone, or was told to. */
  end(): void {
    this.#ended ??= CLOSE.resync;
    clearTimeout(this.#overfull);
  }

  /** Ends the connection at once, whatever the peer does. */
  terminate(): void {
    this.#isTerminated = true;
    endResource(this.#socket);
    // An upgrade that came to nothing has nothing to be ended, and tells nobody.
    if (!this.#isOpened) this.#options.place.release();
  }

  /**
   * Closes when what the peer sent before it heard of the end has been read: a message that comes after
   * `close()` makes the runtime (Deno 2.9.6) drop the connection, and the peer never learns the code.
   */
  #closeWhenQuiet(code: CloseCode, checks: number): void {
    const { clock } = this.#options;
    const since = clock.elapsed();
    this.#isQuiet = true;
    clearTimeout(this.#closing);
    this.#closing = setTimeout(() => {
      // After a busy moment there may be something that was not read yet.
      const isLate = clock.elapsed() - since > 2 * QUIET_MS;
      if (checks > 1 && (isLate || !this.#isQuiet)) this.#closeWhenQuiet(code, checks - 1);
      else this.#close(code);
    }, QUIET_MS);
  }

  #close(code: CloseCode): void {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.close(code);
  }

  #releasePlace(): void {
    const { place } = this.#options;
    if (!this.#isTerminated || !this.#isHeld) return place.release();
    // What is unsent is there until the peer takes it or goes, of which nobody may be told.
    Deno.unrefTimer(setTimeout(() => place.release(), HELD_MS));
    this.#isHeld = false;
  }
}

/**
 * The web's API has no way to end a socket at once: after `close()` the runtime (Deno 2.9.6) waits for
 * the peer's close frame for ever, and meanwhile takes in whatever comes. So this closes the runtime's
 * resource, where that can be got at and ends what is read from it (Deno 2.5.0 reads on); elsewhere the
 * socket goes when its connection does.
 */
function endResource(socket: WebSocket): void {
  const name = property(Deno, "internal");
  const core = property(property(Deno, typeof name === "symbol" ? name : undefined), "core");
  const close = property(core, "tryClose");
  const key = Object.getOwnPropertySymbols(socket)
    .find(({ description }) => description === "[[rid]]");
  const resource = property(socket, key);
  if (typeof close === "function" && typeof resource === "number") {
    Reflect.apply(close, core, [resource]);
  }
}

function property(of: unknown, name: PropertyKey | undefined): unknown {
  return typeof of === "object" && of !== null && name !== undefined
    ? Reflect.get(of, name)
    : undefined;
}
