import * as v from "valibot";
import { newCid } from "../../lib/client/outbox/cid.ts";
import { SUBPROTOCOL } from "../../lib/protocol/limits.ts";

const Told = v.variant("type", [
  v.object({ type: v.literal("welcome") }),
  v.object({ type: v.literal("ping") }),
  v.object({ type: v.literal("ok"), id: v.number(), seq: v.optional(v.number()) }),
  v.object({ type: v.literal("error"), id: v.optional(v.number()), message: v.string() }),
]);

/** Deno's WebSocket, which takes headers; the browser's types, which this project checks with, do not. */
const HeaderWebSocket = WebSocket as unknown as new (
  url: string,
  options: { headers: HeadersInit; protocols: string[] },
) => WebSocket;

/** Somebody who talks over a socket, and waits for each answer. */
export class Talker {
  #socket: WebSocket;
  #welcome = Promise.withResolvers<void>();
  #answers = new Map<number, PromiseWithResolvers<number>>();
  #count = 0;

  private constructor(port: number, cookie: string) {
    const headers = { cookie, origin: `http://127.0.0.1:${port}` };
    this.#socket = new HeaderWebSocket(`ws://127.0.0.1:${port}/api/socket`, {
      headers,
      protocols: [SUBPROTOCOL],
    });
    this.#socket.onopen = () => this.tell({ type: "hello", v: 1 });
    this.#socket.onmessage = ({ data }) => this.#receive(data);
    this.#socket.onclose = ({ code }) =>
      this.#welcome.reject(new Error(`The socket closed with ${code}.`));
  }

  /** Connects, and waits for the server's welcome. */
  static async join(port: number, cookie: string): Promise<Talker> {
    const talker = new Talker(port, cookie);
    await talker.#welcome.promise;
    return talker;
  }

  /** Posts a message, and resolves with its `seq` when it is stored. */
  say(room: string): Promise<number> {
    const text = `This is message ${++this.#count}, of the length that people write.`;
    return this.ask({ type: "send", room, cid: newCid(), text });
  }

  /**
   * Sends a frame and waits for its answer.
   *
   * @throws {Error} when the server refuses it
   */
  ask(frame: Record<string, unknown>): Promise<number> {
    const id = ++this.#count;
    const answer = Promise.withResolvers<number>();
    this.#answers.set(id, answer);
    this.tell({ ...frame, id });
    return answer.promise;
  }

  tell(frame: Record<string, unknown>): void {
    this.#socket.send(JSON.stringify(frame));
  }

  async leave(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#socket.onclose = () => resolve();
    this.#socket.close();
    await promise;
  }

  #receive(data: unknown): void {
    const told = v.safeParse(Told, JSON.parse(String(data)));
    if (!told.success) return;
    const frame = told.output;
    if (frame.type === "welcome") return this.#welcome.resolve();
    if (frame.type === "ping") return this.tell({ type: "pong" });
    const answer = this.#answers.get(frame.id ?? 0);
    this.#answers.delete(frame.id ?? 0);
    if (frame.type === "ok") answer?.resolve(frame.seq ?? 0);
    else answer?.reject(new Error(frame.message));
  }
}
