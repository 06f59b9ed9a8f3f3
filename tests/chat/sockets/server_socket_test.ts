import { assertEquals } from "@std/assert";
import { ServerSocket } from "../../../lib/chat/sockets/server_socket.ts";
import { SocketPlaces } from "../../../lib/chat/sockets/socket_places.ts";
import { CLOSE } from "../../../lib/protocol/close_code.ts";
import { FakeTime } from "../../support/fake_time.ts";

/** The runtime's end of a socket whose upgrade is not done yet. */
class OpeningSocket extends EventTarget {
  readyState: number = WebSocket.CONNECTING;
  readonly bufferedAmount = 0;
  readonly done: unknown[] = [];
  onopen?: () => void;
  onmessage?: (event: { data: string }) => void;

  send(frame: string): void {
    this.done.push(frame);
  }

  close(code: number): void {
    this.done.push(code);
  }
}

Deno.test("a socket that was to close before it opened tells the peer why, once its first frame was read", () => {
  using time = new FakeTime();
  const opening = new OpeningSocket();
  const socket = new ServerSocket(opening as unknown as WebSocket, {
    place: new SocketPlaces({ elapsed: () => time.now }, false).take("ann", "here"),
    clock: { elapsed: () => time.now },
    onOpen() {
      opening.done.push("open");
    },
    onMessage() {
      opening.done.push("message");
    },
    onSlow() {},
    onEnd() {},
    onClosed() {},
  });
  socket.close(CLOSE.signedOut, "bye", false);
  time.tick(40);
  opening.readyState = WebSocket.OPEN;
  opening.onopen?.();
  assertEquals(opening.done, ["bye"]);
  // To close while the peer's hello is on its way would drop the connection without a code.
  time.tick(40);
  opening.onmessage?.({ data: "hello" });
  time.tick(50);
  assertEquals(opening.done, ["bye"]);
  time.tick(50);
  assertEquals(opening.done, ["bye", CLOSE.signedOut]);
});
