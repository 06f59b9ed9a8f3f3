import { effect } from "@preact/signals";
import * as v from "valibot";
import { pause } from "../../lib/base/pause.ts";
import { RoomModel } from "../../lib/client/room/room_model.ts";
import type { Person } from "../../lib/protocol/event.ts";
import { HistoryPage } from "../../lib/protocol/history.ts";
import { FakePageLifecycle } from "../client/fake_page_lifecycle.ts";
import { FakeStore, FakeTabs } from "../client/fake_storage.ts";
import type { Account } from "../support/client.ts";
import type { Relay } from "./relay.ts";
import { ROOM } from "./room.ts";
import { isFresh, type Truth } from "./verify.ts";
import { HeaderWebSocket } from "../support/header_websocket.ts";

/** How long a page that wants to load may go on trying, in milliseconds. */
const LOAD_MS = 30_000;

/** A person's browser: what its tabs share, and what went over its wire. */
export interface TortureBrowser {
  account: Account;
  me: Person;
  relay: Relay;
  store: FakeStore;
  tabs: FakeTabs;
  /** How often each `cid` was sent. */
  sent: Map<string, number>;
}

/** A browser that nobody has used yet. */
export function newBrowser(account: Account, me: Person, relay: Relay): TortureBrowser {
  return {
    account,
    me,
    relay,
    store: new FakeStore(),
    tabs: new FakeTabs(),
    sent: new Map(),
  };
}

/** An open page of the room, run by the project's own client. */
export class TortureTab {
  readonly browser: TortureBrowser;
  readonly life = new FakePageLifecycle();
  readonly model: RoomModel;
  readonly #stop: () => void;

  private constructor(browser: TortureBrowser, page: HistoryPage) {
    this.browser = browser;
    this.model = new RoomModel({
      rights: { isMember: true, isModerator: false },
      reading: { read: 0, unread: 0 },
      room: {
        id: ROOM,
        name: "lobby",
        kind: "public",
        topic: "",
        archived: false,
        readOnly: false,
      },
      me: browser.me,
      page,
    }, {
      fetch: (input, init) => request(browser, String(input), init),
      open: () => openSocket(browser),
      page: this.life,
      store: browser.store,
      tabs: browser.tabs,
      backOff: () => 20 + Math.random() * 80,
    });
    this.#stop = this.model.start();
  }

  /** Loads the page, however often the network fails, and takes it over. */
  static async open(browser: TortureBrowser): Promise<TortureTab> {
    return new TortureTab(browser, await readPage(browser));
  }

  /** Ends it as a crash or a reload does: nothing is tidied up but what the browser itself does. */
  close(): void {
    this.#stop();
  }

  /** Whether it is connected, has nothing on its way, and shows what a fresh load would. */
  settled(truth: Truth | undefined): boolean {
    const { connection, outgoing, messages } = this.model;
    const shown = messages.value;
    return connection.value.state === "live" && outgoing.value.length === 0 &&
      (truth === undefined || isFresh(truth, shown));
  }

  /** Resolves once it has settled; without a `truth` it may still have to hear of the last events. */
  async whenSettled(truth: Truth | undefined, patienceMs: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const timer = setTimeout(() => reject(new Error(this.#complaint(truth))), patienceMs);
    const end = effect(() => void (this.settled(truth) && resolve()));
    try {
      await promise;
    } finally {
      clearTimeout(timer);
      end();
    }
  }

  #complaint(truth: Truth | undefined): string {
    const { connection, outgoing, messages } = this.model;
    const head = truth?.messages.at(-1)?.seq;
    return `${this.browser.account.username} did not settle: ${connection.value.state}, ` +
      `${outgoing.value.length} on their way, at ${messages.value.at(-1)?.seq} of ${head}`;
  }
}

async function request(
  browser: TortureBrowser,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  const headers = { ...init.headers, cookie: browser.account.cookie, connection: "close" };
  return await fetch(new URL(path, browser.relay.origin), { ...init, headers });
}

async function readPage(browser: TortureBrowser): Promise<HistoryPage> {
  const deadline = Date.now() + LOAD_MS;
  while (true) {
    try {
      const response = await request(browser, `/api/rooms/${ROOM}/messages`);
      return v.parse(HistoryPage, await response.json());
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(20);
    }
  }
}

function openSocket(browser: TortureBrowser): WebSocket {
  const { relay, account, sent } = browser;
  const socket = new HeaderWebSocket(`${relay.origin.replace("http", "ws")}/api/socket`, {
    headers: { cookie: account.cookie, origin: relay.origin },
    protocols: ["chat.v1"],
  });
  // A torn upgrade is an error event that nobody else listens to.
  socket.addEventListener("error", (event) => event.preventDefault());
  const send = socket.send.bind(socket);
  socket.send = (data) => {
    const cid = /"type":"send".*"cid":"([^"]+)"/.exec(String(data))?.[1];
    if (cid !== undefined) sent.set(cid, (sent.get(cid) ?? 0) + 1);
    send(data);
  };
  return socket;
}
