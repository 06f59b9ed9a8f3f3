/**
 * Who may do what: every route and every frame, for a private and a public room, for each standing.
 * A route or a frame without a row fails, so that a new one says whom it is for.
 */
import { assert, assertEquals } from "@std/assert";
import { CLIENT_FRAMES } from "../lib/protocol/client_frame.ts";
import {
  type Account,
  connect,
  type Frame,
  join,
  PASSWORD,
  signIn,
  signUp,
} from "./support/client.ts";
import { idOf, makeRoom, must, post } from "./support/rooms.ts";
import { startServer } from "./support/server.ts";

/** The columns: the server's owner (who is no member), and four more. */
const WHO = ["owner", "moderator", "member", "stranger", "signed out"] as const;
type Who = (typeof WHO)[number];

/** One letter a column: `a` allowed, `r` refused, `n` not there. */
type Cells = string;

type Kind = "private" | "public";

/** What a room has in it for the rows. */
interface Scene {
  room: string;
  code: string;
  victim: string;
  /** A message of the moderator's, and, for rows that want one, the report that the victim made of it. */
  seq: number;
  report: string;
}

interface Row {
  private: Cells;
  public: Cells;
  path?: (scene: Scene) => string;
  form?: (who: Who) => Record<string, string>;
  /** A body of JSON instead of a form. */
  json?: unknown;
  /** Somebody else stands in for whoever may: their account is gone then. */
  endsAccount?: true;
  /** Whether the message is to be reported before. */
  isReported?: true;
}

const everybody: Row = { private: "aaaaa", public: "aaaaa" };
const signedIn: Row = { private: "aaaar", public: "aaaar" };
const nobody: Row = { private: "nnnnn", public: "nnnnn" };
/** Those who run the server; for others there is no such page. */
const staff: Row = { private: "annnr", public: "annnr" };
const readers = { private: "naanr", public: "aaaar" };
const deciders = { private: "narnr", public: "aarrr" };
const at = (path: string) => ({ room }: Scene) => `/rooms/${room}${path}`;
const message = (before: string, end: string) => ({ room, seq }: Scene) =>
  `/${before}/${room}/messages/${seq}${end}`;
/** It leads to the room, whatever the room is; what is there is decided there. */
const back = (path: string): Row => ({ ...everybody, path: at(path) });

const ROUTES: Record<string, Row> = {
  "GET /": everybody,
  "GET /emoji": everybody,
  "GET /emoji/data": everybody,
  "GET /emoji/names": everybody,
  "GET /healthz": everybody,
  "GET /readyz": everybody,
  "GET /login": everybody,
  "POST /login": { ...everybody, form: () => ({ username: "victim", password: PASSWORD }) },
  "GET /signup": everybody,
  "POST /signup": {
    ...everybody,
    form: () => ({ username: `n${crypto.randomUUID().slice(0, 20)}x`, password: PASSWORD }),
  },
  "GET /logout": everybody,
  "POST /logout": everybody,
  "GET /api/socket": signedIn,
  "GET /api/rooms": signedIn,
  "GET /api/rooms/[id]": { ...readers, path: ({ room }) => `/api/rooms/${room}` },
  "GET /api/rooms/[id]/messages": { ...readers, path: ({ room }) => `/api/rooms/${room}/messages` },
  "GET /api/rooms/[id]/people": { ...readers, path: ({ room }) => `/api/rooms/${room}/people` },
  "GET /api/rooms/[id]/messages/[seq]/edits": { ...readers, path: message("api/rooms", "/edits") },
  "GET /api/rooms/[id]/messages/[seq]/bookmark": {
    ...readers,
    path: message("api/rooms", "/bookmark"),
  },
  "GET /api/rooms/[id]/pins": { ...readers, path: ({ room }) => `/api/rooms/${room}/pins` },
  "GET /api/bookmarks": signedIn,
  "GET /bookmarks": signedIn,
  "GET /api/rooms/[id]/threads": {
    ...readers,
    path: ({ room, seq }) => `/api/rooms/${room}/threads?seqs=${seq}`,
  },
  "GET /api/rooms/[id]/commands": { ...readers, path: ({ room }) => `/api/rooms/${room}/commands` },
  "POST /api/rooms/[id]/commands": {
    ...readers,
    path: ({ room }) => `/api/rooms/${room}/commands`,
    json: { text: "/me waves" },
  },
  "GET /api/rooms/[id]/draft": { ...readers, path: ({ room }) => `/api/rooms/${room}/draft` },
  "PUT /api/rooms/[id]/draft": {
    ...readers,
    path: ({ room }) => `/api/rooms/${room}/draft`,
    json: { text: "half a th", version: 1 },
  },
  "GET /api/commands": signedIn,
  "PUT /api/commands/[name]": {
    ...signedIn,
    path: () => `/api/commands/c${crypto.randomUUID().slice(0, 8)}`,
    json: { does: "Something" },
  },
  // There is none; another one's is not there either.
  "DELETE /api/commands/[name]": {
    private: "nnnnr",
    public: "nnnnr",
    path: () => "/api/commands/nothing",
  },
  "GET /direct": signedIn,
  "POST /direct": { ...signedIn, form: () => ({ username: "victim" }) },
  // Signed out it is the form for an account.
  "GET /join/[code]": { ...everybody, path: ({ code }) => `/join/${code}` },
  "POST /join/[code]": { ...signedIn, path: ({ code }) => `/join/${code}` },
  // Whoever has a link that is good is the person whom it is for; nobody has another.
  "GET /reset/[code]": { ...nobody, path: () => "/reset/nothing" },
  "POST /reset/[code]": {
    ...nobody,
    path: () => "/reset/nothing",
    form: () => ({ password: PASSWORD }),
  },
  "GET /admin": staff,
  "GET /admin/settings": staff,
  "POST /admin/settings": { ...staff, form: () => ({ directs: "everybody" }) },
  "GET /admin/people": staff,
  "GET /api/admin/people": staff,
  "GET /admin/people/[id]": { ...staff, path: ({ victim }) => `/admin/people/${victim}` },
  // They can sign in again, and nobody else of the table is them.
  "POST /admin/people/[id]": {
    ...staff,
    path: ({ victim }) => `/admin/people/${victim}`,
    form: () => ({ action: "signout" }),
  },
  "GET /admin/audit": staff,
  "GET /admin/audit.csv": staff,
  "GET /api/admin/audit": staff,
  "GET /reports": signedIn,
  "GET /admin/reports": staff,
  "GET /api/admin/reports": staff,
  "GET /admin/reports/[id]": { ...staff, path: ({ report }) => `/admin/reports/${report}` },
  "POST /admin/reports/[id]": {
    ...staff,
    isReported: true,
    path: ({ report }) => `/admin/reports/${report}`,
    form: () => ({ action: "dismiss" }),
  },
  "GET /rooms/[id]/reports": { ...deciders, path: at("/reports") },
  "GET /rooms/[id]/reports/[report]": back("/reports/any"),
  "POST /rooms/[id]/reports/[report]": {
    ...deciders,
    isReported: true,
    path: ({ room, report }) => `/rooms/${room}/reports/${report}`,
    form: () => ({ action: "delete" }),
  },
  "GET /rooms/[id]/messages/[seq]/report": { ...readers, path: message("rooms", "/report") },
  // Nobody reports what they wrote themselves.
  "POST /rooms/[id]/messages/[seq]/report": {
    private: "nranr",
    public: "araar",
    path: message("rooms", "/report"),
    form: () => ({ reason: "It is rude." }),
  },
  "GET /account": signedIn,
  "GET /account/delete": signedIn,
  // Not the only owner of the server.
  "POST /account/delete": {
    private: "raaar",
    public: "raaar",
    form: () => ({ password: PASSWORD, words: "keep" }),
    endsAccount: true,
  },
  "GET /account/export": signedIn,
  "GET /account/password": everybody,
  "POST /account/password": {
    ...signedIn,
    form: () => ({ current: PASSWORD, password: PASSWORD }),
  },
  "GET /account/sessions/revoke-others": everybody,
  "POST /account/sessions/revoke-others": signedIn,
  "GET /account/sessions/[id]/revoke": {
    ...everybody,
    path: () => "/account/sessions/nothing/revoke",
  },
  // One's own alone are there.
  "POST /account/sessions/[id]/revoke": {
    private: "nnnnr",
    public: "nnnnr",
    path: () => `/account/sessions/${"0".repeat(64)}/revoke`,
  },
  "GET /api/account/sessions": signedIn,
  "GET /reset/[code]/qr.svg": { ...nobody, path: () => "/reset/nothing/qr.svg" },
  "GET /status": signedIn,
  "POST /status": { ...signedIn, form: () => ({ emoji: "🌴", text: "x", until: "1h" }) },
  "GET /rooms": signedIn,
  "GET /my-rooms": signedIn,
  "POST /rooms": { ...signedIn, form: () => ({ name: crypto.randomUUID() }) },
  "GET /rooms/[id]": { ...readers, path: at("") },
  "GET /rooms/[id]/messages": back("/messages"),
  "POST /rooms/[id]/messages": { ...readers, path: at("/messages"), form: () => ({ text: "x" }) },
  "GET /rooms/[id]/messages/[seq]": { ...readers, path: message("rooms", "") },
  "POST /rooms/[id]/messages/[seq]": {
    ...readers,
    path: message("rooms", ""),
    form: () => ({ action: "react", on: "👍" }),
  },
  // It leads to the message, which answers for itself.
  "GET /rooms/[id]/messages/[seq]/bookmark": { ...everybody, path: message("rooms", "/bookmark") },
  "POST /rooms/[id]/messages/[seq]/bookmark": { ...readers, path: message("rooms", "/bookmark") },
  "GET /rooms/[id]/messages/[seq]/forward": { ...everybody, path: message("rooms", "/forward") },
  "POST /rooms/[id]/messages/[seq]/forward": {
    ...readers,
    path: message("rooms", "/forward"),
    form: () => ({ to: "lobby" }),
  },
  "GET /rooms/[id]/pins": { ...readers, path: at("/pins") },
  "GET /threads": signedIn,
  "GET /rooms/[id]/threads/[seq]": {
    ...readers,
    path: ({ room, seq }) => `/rooms/${room}/threads/${seq}`,
  },
  "GET /rooms/[id]/settings": { ...readers, path: at("/settings") },
  "POST /rooms/[id]/settings": {
    ...deciders,
    path: at("/settings"),
    form: () => ({ topic: crypto.randomUUID() }),
  },
  "GET /unread": signedIn,
  "POST /unread": signedIn,
  "GET /rooms/[id]/read": back("/read"),
  "POST /rooms/[id]/read": { ...readers, path: at("/read"), form: () => ({ seq: "1" }) },
  "GET /rooms/[id]/join": back("/join"),
  "POST /rooms/[id]/join": { ...readers, path: at("/join") },
  "GET /rooms/[id]/leave": back("/leave"),
  // The only moderator of a private room has to make another one first.
  "POST /rooms/[id]/leave": { private: "nranr", public: "aaaar", path: at("/leave") },
  "GET /rooms/[id]/hide": back("/hide"),
  // Only a direct room can be hidden.
  "POST /rooms/[id]/hide": { private: "nrrnr", public: "rrrrr", path: at("/hide") },
  "GET /rooms/[id]/members": back("/members"),
  "POST /rooms/[id]/members": {
    private: "naanr",
    public: "aaarr",
    path: at("/members"),
    form: () => ({ username: "guest" }),
  },
  "GET /rooms/[id]/members/[user]": back("/members/somebody"),
  "POST /rooms/[id]/members/[user]": {
    ...deciders,
    path: ({ room, victim }) => `/rooms/${room}/members/${victim}`,
    form: () => ({ change: "removed" }),
  },
  "GET /rooms/[id]/invites": back("/invites"),
  "POST /rooms/[id]/invites": { private: "naanr", public: "raarr", path: at("/invites") },
  "GET /rooms/[id]/invites/[code]/revoke": back("/invites/code/revoke"),
  // Another one's invite is not there for a member.
  "POST /rooms/[id]/invites/[code]/revoke": {
    private: "nannr",
    public: "aannr",
    path: ({ room, code }) => `/rooms/${room}/invites/${code}/revoke`,
  },
};

/** Frames that leave a room as the next one who sends them has to find it. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...["hello", "pong", "sub", "unsub", "typing", "presence", "read", "unread"],
]);

/** Routes that end the session that they are asked with. */
const SPENDING: ReadonlySet<string> = new Set(["POST /login", "POST /signup", "POST /logout"]);

interface FrameRow {
  private: Cells;
  public: Cells;
  frame: (room: string, seq: number) => Frame;
  /** Where it is otherwise in a thread. */
  inThread?: { private: Cells; public: Cells };
}

const FRAMES: Record<keyof typeof CLIENT_FRAMES, FrameRow> = {
  hello: { ...signedIn, frame: () => ({ type: "hello", v: 1 }) },
  pong: { ...signedIn, frame: () => ({ type: "pong" }) },
  sub: { ...readers, frame: (room) => ({ type: "sub", room }) },
  // What is not subscribed to needs no ending, and typing there reaches nobody.
  unsub: { ...signedIn, frame: (room) => ({ type: "unsub", room }) },
  typing: { ...signedIn, frame: (room) => ({ type: "typing", room }) },
  // It is about oneself, and names no room.
  presence: { ...signedIn, frame: () => ({ type: "presence", state: "away" }) },
  read: { ...readers, frame: (room, seq) => ({ type: "read", room, seq }) },
  unread: { ...readers, frame: (room, seq) => ({ type: "unread", room, seq }) },
  send: {
    ...readers,
    frame: (room) => ({ type: "send", room, cid: crypto.randomUUID(), text: "x" }),
  },
  // The message is the moderator's.
  edit: {
    private: "narnr",
    public: "rarrr",
    frame: (room, seq) => ({ type: "edit", room, seq, text: "y" }),
  },
  delete: {
    private: "narnr",
    public: "aarrr",
    frame: (room, seq) => ({ type: "delete", room, seq }),
  },
  react: {
    ...readers,
    frame: (room, seq) => ({ type: "react", room, seq, emoji: "👍", on: true }),
  },
  pin: {
    ...readers,
    frame: (room, seq) => ({ type: "pin", room, seq, on: true }),
    // What is said in a thread is not pinned to the room.
    inThread: { private: "nrrnr", public: "rrrrr" },
  },
};

/** The methods and paths of the routes folder. */
async function routesOf(folder: URL, path = ""): Promise<string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    if (isDirectory) {
      found.push(...await routesOf(new URL(`${name}/`, folder), `${path}/${name}`));
    } else if (!name.startsWith("_")) {
      const { handler } = await import(new URL(encodeURIComponent(name), folder).href);
      const end = name.replace(/\.tsx?$/, "");
      const route = end === "index" ? path || "/" : `${path}/${end}`;
      const methods = typeof handler === "function" ? ["ALL"] : Object.keys(handler ?? { GET: 0 });
      found.push(...methods.map((method) => `${method} ${route}`));
    }
  }
  return found;
}

Deno.test("every route and every frame says whom it is for", async () => {
  const routes = await routesOf(new URL("../routes/", import.meta.url));
  assertEquals(routes.sort(), Object.keys(ROUTES).sort());
  assertEquals(Object.keys(FRAMES).sort(), Object.keys(CLIENT_FRAMES).sort());
});

/** A server with somebody of each standing, and rooms for them. */
async function stage(origin: string) {
  const owner = await signUp(origin, "owner-of-it");
  const [moderator, member, stranger, victim] = await Promise.all(
    ["moderator-of-it", "member-of-it", "stranger", "victim"].map((name) => signUp(origin, name)),
  ) as [Account, Account, Account, Account];
  await signUp(origin, "guest");
  const accounts: Record<Who, Account | undefined> = {
    owner,
    moderator,
    member,
    stranger,
    "signed out": undefined,
  };
  const victimId = await idOf(origin, victim, "lobby");
  const makeScene = async (kind: Kind): Promise<Scene> => {
    const room = await makeRoom(origin, moderator, kind, `hidden ${crypto.randomUUID()}`);
    for (const { username } of [member, victim]) {
      await must(origin, moderator, `/rooms/${room}/members`, { username });
    }
    const [invite, message] = await Promise.all([
      post(origin, moderator, `/rooms/${room}/invites`),
      post(origin, moderator, `/rooms/${room}/messages`, { text: "the moderator's" }),
    ]);
    const { seq } = JSON.parse(message.body);
    return { room, code: JSON.parse(invite.body).code, victim: victimId, seq, report: "none" };
  };
  const scenes: { [kind in Kind]?: Promise<Scene> } = {};
  return {
    accounts,
    /** A room whose message the victim has reported. */
    async reported(scene: Scene): Promise<Scene> {
      const { room, seq } = scene;
      await must(origin, victim, `/rooms/${room}/messages/${seq}/report`, { reason: "Rude." });
      const listed = await fetch(`${origin}/api/admin/reports`, {
        headers: { cookie: owner.cookie },
      });
      const { reports } = await listed.json();
      return { ...scene, report: reports.find((each: Frame) => each.log === room)?.id ?? "none" };
    },
    /** The room of a kind, which is the same one until it is spent. */
    scene: (kind: Kind) => scenes[kind] ??= makeScene(kind),
    /** Leaves a room that somebody was allowed to change, so that the next one finds another. */
    spend: (kind: Kind) => void delete scenes[kind],
  };
}

function letterOf(status: number): string {
  if (status < 400) return "a";
  return status === 404 ? "n" : [401, 403, 409].includes(status) ? "r" : `?${status}`;
}

/** Somebody whose account may end. */
function standIn(origin: string): Promise<Account> {
  return signUp(origin, `gone-${crypto.randomUUID().slice(0, 8)}`);
}

/** An answer without what is drawn anew for each. */
async function ask(
  origin: string,
  account: Account | undefined,
  method: string,
  path: string,
  form: Record<string, string>,
  accept: string,
  json?: unknown,
) {
  const response = await fetch(`${origin}${path}`, {
    method,
    redirect: "manual",
    headers: {
      accept,
      origin,
      ...(account === undefined ? {} : { cookie: account.cookie }),
      ...(json === undefined ? {} : { "content-type": "application/json" }),
    },
    ...(json !== undefined
      ? { body: JSON.stringify(json) }
      : method === "POST"
      ? { body: new URLSearchParams(form) }
      : {}),
  });
  const body = (await response.text()).replaceAll(/nonce="[^"]*"/g, "");
  return { status: response.status, body };
}

Deno.test("each route lets in whom it is for, and hides a private room", async (t) => {
  await using server = await startServer();
  const { origin } = server;
  const { accounts, scene, spend, reported } = await stage(origin);
  const opens = async (account: Account | undefined) => {
    try {
      await (await connect(origin, account === undefined ? {} : { cookie: account.cookie }))
        .close();
      return 101;
    } catch {
      return 401;
    }
  };
  for (const [route, row] of Object.entries(ROUTES)) {
    await t.step(route, async () => {
      const [method = "", pattern = ""] = route.split(" ");
      for (const kind of ["private", "public"] as const) {
        let cells = "";
        for (const who of WHO) {
          let account = accounts[who];
          if (SPENDING.has(route) && account) account = await signIn(origin, account.username);
          if (row.endsAccount && account && who !== "owner") account = await standIn(origin);
          const found = await scene(kind);
          const set = row.isReported ? await reported(found) : found;
          const path = row.path?.(set) ?? pattern;
          const form = row.form?.(who) ?? {};
          if (pattern === "/api/socket") {
            cells += letterOf(await opens(account));
            continue;
          }
          const answer = await ask(
            origin,
            account,
            method,
            path,
            form,
            "application/json",
            row.json,
          );
          const letter = letterOf(answer.status);
          cells += letter;
          if (letter === "a" && method !== "GET" && row.path) spend(kind);
          if (kind === "public" || letter !== "n" || who === "member") continue;
          for (const accept of ["application/json", "text/html"]) {
            const [hidden, nowhere] = await Promise.all(
              [path, path.replace(set.room, set.room.replace(/.$/, "_"))].map((path) =>
                ask(origin, account, method, path, form, accept, row.json)
              ),
            );
            assertEquals(hidden, nowhere, `${who} can tell ${path} from a room that is not there`);
          }
        }
        assertEquals(cells, row[kind], `${kind}: ${WHO.join(", ")}`);
      }
    });
  }
});

Deno.test("each form takes JSON, and none that a page of another site has sent", async (t) => {
  await using server = await startServer();
  const { origin } = server;
  const { accounts, scene, spend, reported } = await stage(origin);
  const send = async (who: Who, path: string, body: string, headers: Record<string, string>) => {
    const response = await fetch(`${origin}${path}`, {
      method: "POST",
      redirect: "manual",
      headers: {
        accept: "application/json",
        origin,
        cookie: accounts[who]?.cookie ?? "",
        ...headers,
      },
      body,
    });
    return { status: response.status, body: await response.text() };
  };
  const json = { "content-type": "application/json" };
  for (const [route, row] of Object.entries(ROUTES)) {
    const [method = "", pattern = ""] = route.split(" ");
    if (method !== "POST" || row.json !== undefined) continue;
    await t.step(route, async () => {
      const kind = row.private.includes("a") ? "private" : "public";
      // Who is signed out keeps their session: some forms end it.
      const who = WHO[row[kind].lastIndexOf("a")] ?? "member";
      const done = row[kind].includes("a") ? [200, 201] : [403, 404];
      const found = await scene(kind);
      const path = row.path?.(row.isReported ? await reported(found) : found) ?? pattern;
      const body = JSON.stringify(row.form?.(who) ?? {});
      const foreign: Record<string, string>[] = [
        { origin: "https://evil.example" },
        { origin: "null" },
        { "sec-fetch-site": "cross-site", origin: "https://evil.example" },
      ];
      for (const headers of foreign) {
        for (const type of ["application/json", "text/plain"]) {
          const { status } = await send(who, path, body, { ...headers, "content-type": type });
          assertEquals(status, 403, `${JSON.stringify(headers)} ${type}`);
        }
      }
      const own = accounts[who];
      if (row.endsAccount) accounts[who] = await standIn(origin);
      const answer = await send(who, path, body, json);
      accounts[who] = own;
      assert(done.includes(answer.status), `${answer.status} ${answer.body}`);
      assertEquals(typeof JSON.parse(answer.body), "object");
      if (row.path) spend(kind);
    });
  }
});

Deno.test("each frame is taken from whom it is for, and hides a private room", async (t) => {
  await using server = await startServer();
  const { origin } = server;
  const { accounts, scene, spend } = await stage(origin);
  const rows = Object.entries(FRAMES).flatMap(([type, row]) => [
    { name: type, type, ...row, isInThread: false },
    ...("room" in row.frame("", 1)
      ? [{ name: `${type} in a thread`, type, ...row, ...row.inThread, isInThread: true }]
      : []),
  ]);
  for (const { name, type, frame, isInThread, ...cells } of rows) {
    await t.step(name, async () => {
      for (const kind of ["private", "public"] as const) {
        let found = "";
        for (const who of WHO) {
          const account = accounts[who];
          if (account === undefined) {
            found += await connect(origin).then(() => "a", () => "r");
            continue;
          }
          const set = await scene(kind);
          const room = isInThread ? `${set.room}~${set.seq}` : set.room;
          const text = { text: "the moderator's reply" };
          if (isInThread) await must(origin, accounts.moderator!, `/rooms/${room}/messages`, text);
          const seq = isInThread ? 1 : set.seq;
          await using socket = type === "hello"
            ? await connect(origin, { cookie: account.cookie })
            : (await join(origin, account)).socket;
          const { id: _id, ...answer } = await socket.request(frame(room, seq));
          found += answer.type === "ok" ? "a" : answer.code === "not_found" ? "n" : "r";
          if (answer.type === "ok" && !HARMLESS.has(type)) spend(kind);
          if (kind === "public" || found.at(-1) !== "n") continue;
          const { id: _other, ...nowhere } = await socket.request(frame(`${room}x`, seq));
          assertEquals(answer, nowhere, `${who} can tell the room from one that is not there`);
        }
        assertEquals(found, cells[kind], `${kind}: ${WHO.join(", ")}`);
      }
    });
  }
});

Deno.test("no list that others see names a private room, its people or what is said there", async () => {
  await using server = await startServer();
  const { origin } = server;
  const { accounts, scene } = await stage(origin);
  const { room, code } = await scene("private");
  const { moderator, member, owner, stranger } = accounts;
  const inside = (await join(origin, member!)).socket;
  await inside.request({ type: "sub", room });
  await must(origin, moderator!, `/rooms/${room}/messages`, { text: "not for others" });
  for (const account of [owner!, stranger!]) {
    const { socket, welcome } = await join(origin, account);
    await socket.request({ type: "sub", room: "lobby" });
    const pages = await Promise.all(
      ["/rooms", "/direct", "/api/rooms", "/rooms/lobby", "/rooms/lobby/settings"].map((path) =>
        ask(origin, account, "GET", path, {}, "text/html,application/json;q=0.5")
      ),
    );
    await inside.request({ type: "typing", room });
    await must(origin, moderator!, `/rooms/${room}/settings`, { topic: "nor this" });
    // What comes later on the same socket shows that nothing came of the room before.
    await must(origin, moderator!, "/rooms/lobby/messages", { text: `to ${account.username}` });
    await socket.until(() =>
      socket.events("lobby").some(({ text }) => text === `to ${account.username}`)
    );
    const seen = JSON.stringify([welcome, pages, socket.frames]);
    for (const secret of [room, code, "hidden ", "not for others", "nor this"]) {
      assert(!seen.includes(secret), `${account.username} sees ${secret}`);
    }
    await socket.close();
  }
  await inside.close();
});
