import { assertEquals } from "@std/assert";
import { type Account, type Frame, join, type RawSocket } from "../../support/client.ts";
import type { TestServer } from "../../support/server.ts";

/** A message for the lobby, under a new `cid` unless there is one. */
export function message(text: string, cid: string = crypto.randomUUID()): Frame {
  return { type: "send", room: "lobby", cid, text };
}

/** Sockets on every server, one a person, each subscribed to the lobby. */
export async function listenOn(
  servers: readonly TestServer[],
  people: readonly Account[],
): Promise<RawSocket[]> {
  const sockets: RawSocket[] = [];
  for (const server of servers) {
    for (const person of people) {
      const { socket } = await join(server.origin, person);
      await socket.request({ type: "sub", room: "lobby" });
      sockets.push(socket);
    }
  }
  return sockets;
}

/**
 * All sockets send at once to a lobby without messages; every one of them must see every message
 * once and in order.
 */
export async function converse(sockets: readonly RawSocket[], each: number): Promise<void> {
  const total = sockets.length * each;
  const receipts = await Promise.all(
    sockets.flatMap((socket) =>
      Array.from({ length: each }, (_, n) => socket.request(message(`${n}`)))
    ),
  );
  const expected = Array.from({ length: total }, (_, index) => index + 1);
  assertEquals(receipts.map(({ seq }) => seq).sort((one, other) => one - other), expected);
  for (const socket of sockets) {
    await socket.until(() => socket.events("lobby").length >= total);
    assertEquals(socket.events("lobby").map(({ seq }) => seq), expected);
  }
}
