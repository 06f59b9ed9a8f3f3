import { assertEquals } from "@std/assert";
import { markConnection } from "../../../lib/client/connection/connection_state.ts";
import { ServerConnection } from "../../../lib/client/connection/server_connection.ts";
import { CLOSE } from "../../../lib/protocol/close_code.ts";
import { FakeTime } from "../../support/fake_time.ts";
import { FakePageLifecycle } from "../fake_page_lifecycle.ts";
import { ANN } from "../fake_server.ts";
import { FakeSocket } from "../fake_socket.ts";

Deno.test("markConnection() keeps each state of a connection on the page", () => {
  using time = new FakeTime();
  const life = new FakePageLifecycle();
  const wires: FakeSocket[] = [];
  const socket = new ServerConnection({
    user: ANN.id,
    page: life,
    fetch: () => Promise.reject(new TypeError("The network failed.")),
    backOff: () => 1_000,
    open: () => {
      const wire = new FakeSocket();
      wires.push(wire);
      return wire;
    },
  });
  const body: { dataset: DOMStringMap } = { dataset: {} };
  const state = () => body.dataset.connection;
  const unmark = markConnection(socket.state, body);
  const stop = socket.start();
  const welcome = () => {
    wires.at(-1)?.open();
    wires.at(-1)?.deliver({
      type: "welcome",
      v: 1,
      conn: "c",
      user: ANN,
      heartbeatMs: 25_000,
      limits: {},
      rooms: [],
    });
  };

  assertEquals(state(), "connecting");
  welcome();
  assertEquals(state(), "live");
  life.goOffline();
  assertEquals(state(), "offline");
  life.wake();
  welcome();
  assertEquals(state(), "live");
  wires.at(-1)?.end(1012);
  assertEquals(state(), "reconnecting");
  time.tick(1_000);
  assertEquals(state(), "connecting");
  welcome();
  wires.at(-1)?.end(CLOSE.signedOut);
  assertEquals(state(), "stopped");
  stop();
  unmark();
});
