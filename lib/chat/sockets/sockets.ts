import type { Stopwatch } from "../../base/clock.ts";
import { ChatError } from "../../base/errors.ts";
import type { Logger } from "../../base/logger.ts";
import { getOrInsert } from "../../base/runtime.ts";
import { CLOSE, type CloseCode } from "../../protocol/close_code.ts";
import type { Bus } from "../isolates/bus.ts";
import type { Socket } from "./socket.ts";
import { type SocketPlace, SocketPlaces } from "./socket_places.ts";

/**
 * Milliseconds after a planned stop in which the first clients come back, and over which they are
 * spread: at least, and for each socket, since closing one and opening it again both take time. A client
 * that comes before the server is up, or faster than it can open sockets, has to come again.
 */
const RETURN_MS = { first: 1_000, firstASocket: 0.15, spread: 1_000, spreadASocket: 0.6 };

const HEARTBEAT_MS = 1_000;

/** The most that one heartbeat counts as listening: for the rest of a longer one this isolate was busy. */
const LISTENED_MS = 1.5 * HEARTBEAT_MS;

/**
 * Sockets that may be open without having said hello; each has 10 s to do so. After a restart
 * everybody comes back at once, so it is as many as there may well be; nobody has more than a
 * hundred of them.
 */
const OPENING_SOCKETS = 10_000;

/** A peer that has not answered a close after so many milliseconds has its socket terminated. */
const CLOSING_MS = 5_000;

/** Heartbeats between two sweeps of those who have gone. */
const SWEEP_HEARTBEATS = 30;

/** Bytes that the process may grow by within a while, and for each socket beside that. */
const GROWTH_BYTES = 256 * 1024 * 1024;
const GROWTH_BYTES_A_SOCKET = 64 * 1024;

/** The readings that a while is. */
const READINGS = 30;

export interface SocketsOptions {
  bus: Pick<Bus, "listen" | "post">;
  clock: Stopwatch;
  logger: Logger;
  /** False: no limits but that of sockets of a person. */
  rateLimits: boolean;
}

/** The sockets of this isolate: admits them, finds them by person or session, pings and closes them. */
export class Sockets {
  #options: SocketsOptions;
  #all = new Set<Socket>();
  #ready = new Set<Socket>();
  #byUser = new Map<string, Set<Socket>>();
  /** Those that were told to close and have not, by when that was. */
  #closing = new Map<Socket, number>();
  #places: SocketPlaces;
  #memory = new MemoryWatch(() => Deno.memoryUsage().rss);
  #heartbeats: ReturnType<typeof setInterval>;
  #heartbeatAt: number;
  #heartbeatCount = 0;
  #isStopping = false;

  constructor(options: SocketsOptions) {
    const { bus, clock, rateLimits } = options;
    this.#options = options;
    this.#places = new SocketPlaces(clock, rateLimits);
    bus.listen((message) => {
      if (message.kind === "revoked") this.endSession(message.session);
    });
    this.#heartbeatAt = clock.elapsed();
    this.#heartbeats = setInterval(() => this.#heartbeat(), HEARTBEAT_MS);
  }

  /** The server is about to stop and takes no more sockets. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** The number of sockets of this isolate. */
  get size(): number {
    return this.#all.size;
  }

  /**
   * Takes a place for one more socket of this person.
   *
   * @throws {ChatError} `unavailable` while the server stops or has as many sockets as it can serve,
   *   `rate_limited` for a person or an address that has too many or comes too often
   */
  admit(user: string, address: string): SocketPlace {
    if (this.#isStopping) {
      throw new ChatError("unavailable", "The server is restarting.", { retryMs: 1_000 });
    }
    if (this.#all.size - this.#ready.size >= OPENING_SOCKETS) {
      throw new ChatError("unavailable", "Too many sockets are being opened at once.", {
        retryMs: 1_000,
      });
    }
    return this.#places.take(user, address);
  }

  /** Adds a socket that was admitted. */
  add(socket: Socket): void {
    this.#all.add(socket);
    getOrInsert(this.#byUser, socket.person.id, () => new Set()).add(socket);
  }

  /** The socket has said hello; one that was removed meanwhile is not kept. */
  markReady(socket: Socket): void {
    if (this.#all.has(socket)) this.#ready.add(socket);
  }

  /** Tells if the socket has said hello and has not closed. */
  isReady(socket: Socket): boolean {
    return this.#ready.has(socket);
  }

  /** Removes a socket that has closed; does nothing for one that is not there. */
  remove(socket: Socket): void {
    if (!this.#all.delete(socket)) return;
    this.#ready.delete(socket);
    const sockets = this.#byUser.get(socket.person.id);
    sockets?.delete(socket);
    if (sockets?.size === 0) this.#byUser.delete(socket.person.id);
  }

  /** The sockets of a person. */
  of(user: string): Iterable<Socket> {
    return this.#byUser.get(user) ?? [];
  }

  /** The people who have a socket here. */
  users(): string[] {
    return [...this.#byUser.keys()];
  }

  /** The sessions that have a socket here. */
  sessions(): string[] {
    return [...new Set([...this.#all].map(({ session }) => session))];
  }

  /** The socket was told to close; it is ended hard if its peer does not let it. */
  setClosing(socket: Socket): void {
    this.#closing.set(socket, this.#options.clock.elapsed());
  }

  /** The socket has closed. */
  setClosed(socket: Socket): void {
    this.#closing.delete(socket);
  }

  /** Closes the sockets of a session that has ended, on every isolate. */
  revoke(session: string): void {
    this.endSession(session);
    this.#options.bus.post({ kind: "revoked", session });
  }

  /** Closes the sockets of a session that has ended, on this isolate. */
  endSession(session: string): void {
    for (const socket of this.#all) {
      if (socket.session === session) socket.close(CLOSE.signedOut, 0);
    }
  }

  /** Closes the sockets of a person on this isolate; a notice has every isolate do so (`users.ts`). */
  endUser(user: string, code: CloseCode): void {
    for (const socket of this.of(user)) socket.close(code, 0);
  }

  /** Admits no more sockets and reads no more frames; what was accepted goes on. */
  stopAccepting(): void {
    this.#isStopping = true;
  }

  /** Asks every socket to come back after a spread moment, and resolves when all have closed. */
  async closeAll(): Promise<void> {
    const sockets = [...this.#all];
    const first = RETURN_MS.first + sockets.length * RETURN_MS.firstASocket;
    const spread = RETURN_MS.spread + sockets.length * RETURN_MS.spreadASocket;
    for (const socket of sockets) {
      socket.close(CLOSE.restart, Math.round(first + Math.random() * spread));
    }
    await Promise.all(sockets.map(({ closed }) => closed));
  }

  /** Ends the timer. */
  stop(): void {
    clearInterval(this.#heartbeats);
  }

  #heartbeat(): void {
    const now = this.#options.clock.elapsed();
    const listenedMs = Math.min(now - this.#heartbeatAt, LISTENED_MS);
    this.#heartbeatAt = now;
    for (const socket of this.#all) socket.heartbeat(now, listenedMs);
    // After the heartbeat, which is of the time before.
    if (this.#memory.hasGrown(this.#all.size)) {
      this.#options.logger.warn("memory_grows", { sockets: this.#all.size });
      for (const socket of this.#all) socket.pingSoon();
    }
    for (const [socket, since] of this.#closing) {
      if (now - since < CLOSING_MS) break;
      this.#closing.delete(socket);
      socket.terminate();
    }
    if (++this.#heartbeatCount % SWEEP_HEARTBEATS === 0) this.#places.sweep();
  }
}

/**
 * Tells when the process's memory grows as it does when somebody sends a message without an end. The
 * runtime (Deno 2.9.6) puts its fragments together for as long as they come, and says nothing of it.
 */
export class MemoryWatch {
  #read: () => number;
  #seen: number[] = [];

  /** @param read the memory of the process, in bytes */
  constructor(read: () => number) {
    this.#read = read;
  }

  /** Tells if it has grown by more than so many sockets explain; from then on it counts anew. */
  hasGrown(sockets: number): boolean {
    const now = this.#read();
    this.#seen.push(now);
    if (this.#seen.length > READINGS) this.#seen.shift();
    const most = GROWTH_BYTES + sockets * GROWTH_BYTES_A_SOCKET;
    if (now - Math.min(...this.#seen) <= most) return false;
    this.#seen = [now];
    return true;
  }
}
