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
import { PICTURES } from "./support/pictures.ts";
import { idOf, makeRoom, must, post } from "./support/rooms.ts";
import { startServer, type TestServer } from "./support/server.ts";
import { setStandings } from "./support/standing.ts";
import { until } from "./support/until.ts";

/**
 * The columns. Moderator and member are those of the room; all others were never in it. Owner, admin and
 * guest are roles of the server, and whoever was banned asks with the session that they had.
 */
const WHO = [
  ...["owner", "admin", "moderator", "member"] as const,
  ...["guest", "stranger", "signed out", "banned"] as const,
] as const;
type Who = (typeof WHO)[number];

/** `a` allowed, `r` refused, `n` not there. */
type Letter = "a" | "r" | "n";

/** A letter for each column, in their order. */
type Cells = `${Four}${Four}`;
type Four = `${Letter}${Letter}${Letter}${Letter}`;

const KINDS = ["private", "public"] as const;
type Kind = (typeof KINDS)[number];

/** What a room has in it for the rows. */
interface Scene {
  room: string;
  code: string;
  victim: string;
  /** A message of the moderator's, and, for rows that want one, the report that the victim made of it. */
  seq: number;
  report: string;
}

/** Whom something lets in, about a private and about a public room. */
interface Both {
  private: Cells;
  public: Cells;
}

interface Row extends Both {
  path?: (scene: Scene) => string;
  form?: (who: Who) => Record<string, string>;
  /** A body of JSON instead of a form. */
  json?: unknown;
  /** Somebody else stands in for whoever may: their account is gone then. */
  endsAccount?: true;
  /** Whether the message is to be reported before. */
  isReported?: true;
  /** A body with a file. */
  body?: () => FormData;
}

const everybody: Row = { private: "aaaaaaaa", public: "aaaaaaaa" };
const signedIn: Row = { private: "aaaaaarr", public: "aaaaaarr" };
const nobody: Row = { private: "nnnnnnnn", public: "nnnnnnnn" };
/** Those who run the server; for others there is no such page. */
const staff: Row = { private: "aannnnrr", public: "aannnnrr" };
const readers: Both = { private: "nnaannrr", public: "aaaanarr" };
const deciders: Both = { private: "nnarnnrr", public: "aaarnrrr" };
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
    private: "nnnnnnrr",
    public: "nnnnnnrr",
    path: () => "/api/commands/nothing",
  },
  "GET /direct": signedIn,
  // A guest finds nobody but those of their rooms, and themselves.
  "POST /direct": {
    ...signedIn,
    form: (who) => ({ username: who === "guest" ? "visitor" : "victim" }),
  },
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
    form: () => ({ action: "reset" }),
  },
  "GET /admin/invites": staff,
  "POST /admin/invites": staff,
  // Of a code that there is not.
  "POST /admin/invites/[code]/revoke": {
    private: "nnnnnnrr",
    public: "nnnnnnrr",
    path: () => "/admin/invites/nothing/revoke",
  },
  "GET /admin/invites/[code]/qr.svg": {
    private: "nnnnnnrr",
    public: "nnnnnnrr",
    path: () => "/admin/invites/nothing/qr.svg",
  },
  "GET /api/admin/invites": staff,
  "GET /admin/audit": staff,
  "GET /admin/audit.csv": staff,
  "GET /api/admin/audit": staff,
  "GET /reports": signedIn,
  "GET /blocked": signedIn,
  "GET /people/[username]/block": { ...everybody, path: () => "/people/victim/block" },
  "POST /people/[username]/block": {
    ...signedIn,
    path: () => "/people/victim/block",
    form: () => ({ off: "true" }),
  },
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
    private: "nnrannrr",
    public: "aaranarr",
    path: message("rooms", "/report"),
    form: () => ({ reason: "It is rude." }),
  },
  "GET /account": signedIn,
  "GET /account/delete": signedIn,
  // Not the only owner of the server.
  "POST /account/delete": {
    private: "raaaaarr",
    public: "raaaaarr",
    form: () => ({ password: PASSWORD, words: "keep" }),
    endsAccount: true,
  },
  "GET /account/deleted": everybody,
  "GET /account/export": signedIn,
  "GET /account/profile": everybody,
  "GET /account/first-steps": everybody,
  "POST /account/first-steps": signedIn,
  "POST /account/profile": { ...signedIn, form: () => ({ pronouns: "they" }) },
  "GET /account/avatar": everybody,
  // It takes a file, which the form of another site could send as well.
  "POST /account/avatar": {
    ...signedIn,
    body: () => {
      const form = new FormData();
      form.set("file", new Blob([PICTURES.png]), "me.png");
      return form;
    },
  },
  "GET /account/avatar/remove": everybody,
  "POST /account/avatar/remove": signedIn,
  // Nobody has one here.
  "GET /avatars/[user]": {
    private: "nnnnnnrr",
    public: "nnnnnnrr",
    path: ({ victim }) => `/avatars/${victim}`,
  },
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
    private: "nnnnnnrr",
    public: "nnnnnnrr",
    path: () => `/account/sessions/${"0".repeat(64)}/revoke`,
  },
  "GET /api/account/sessions": signedIn,
  "GET /reset/[code]/qr.svg": { ...nobody, path: () => "/reset/nothing/qr.svg" },
  "GET /status": signedIn,
  "POST /status": { ...signedIn, form: () => ({ emoji: "🌴", text: "x", until: "1h" }) },
  "GET /rooms": signedIn,
  "GET /my-rooms": signedIn,
  // Guests make no rooms.
  "POST /rooms": {
    private: "aaaararr",
    public: "aaaararr",
    form: () => ({ name: crypto.randomUUID() }),
  },
  // The guest has a room with them, too.
  "GET /people/[username]": { ...signedIn, path: () => "/people/victim" },
  "GET /api/find": { ...signedIn, path: () => "/api/find?q=v" },
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
  "POST /rooms/[id]/leave": { private: "nnrannrr", public: "aaaanarr", path: at("/leave") },
  "GET /rooms/[id]/accept": back("/accept"),
  // Nobody was asked, and whoever is in the room already is.
  "POST /rooms/[id]/accept": { private: "nnaannrr", public: "nnaannrr", path: at("/accept") },
  "GET /rooms/[id]/decline": back("/decline"),
  "POST /rooms/[id]/decline": { private: "nnnnnnrr", public: "nnnnnnrr", path: at("/decline") },
  "GET /rooms/[id]/hide": back("/hide"),
  // Only a direct room can be hidden.
  "POST /rooms/[id]/hide": { private: "nnrrnnrr", public: "rrrrnrrr", path: at("/hide") },
  "GET /rooms/[id]/members": back("/members"),
  "POST /rooms/[id]/members": {
    private: "nnaannrr",
    public: "aaaanrrr",
    path: at("/members"),
    form: () => ({ username: "newcomer" }),
  },
  "GET /rooms/[id]/members/[user]": back("/members/somebody"),
  "POST /rooms/[id]/members/[user]": {
    ...deciders,
    path: ({ room, victim }) => `/rooms/${room}/members/${victim}`,
    form: () => ({ change: "removed" }),
  },
  "GET /rooms/[id]/invites": back("/invites"),
  "POST /rooms/[id]/invites": { private: "nnaannrr", public: "rraanrrr", path: at("/invites") },
  "GET /rooms/[id]/invites/[code]/revoke": back("/invites/code/revoke"),
  // Another one's invite is not there for a member.
  "GET /rooms/[id]/invites/[code]/qr.svg": {
    private: "nnannnrr",
    public: "aaannnrr",
    path: ({ room, code }) => `/rooms/${room}/invites/${code}/qr.svg`,
  },
  "POST /rooms/[id]/invites/[code]/revoke": {
    private: "nnannnrr",
    public: "aaannnrr",
    path: ({ room, code }) => `/rooms/${room}/invites/${code}/revoke`,
  },
};

/** Frames that leave a room as the next one who sends them has to find it, or at least for all columns. */
const HARMLESS: ReadonlySet<string> = new Set([
  ...["hello", "pong", "sub", "unsub", "typing", "presence", "read", "unread"],
]);
const APART_FRAMES: ReadonlySet<string> = new Set(["send", "react", "pin"]);

/** Forms that stand in nobody's way who sends them next: a room does for all columns. */
const APART: ReadonlySet<string> = new Set([
  "POST /api/rooms/[id]/commands",
  "PUT /api/rooms/[id]/draft",
  "POST /rooms/[id]/messages",
  "POST /rooms/[id]/messages/[seq]",
  "POST /rooms/[id]/messages/[seq]/bookmark",
  "POST /rooms/[id]/messages/[seq]/forward",
  "POST /rooms/[id]/settings",
  "POST /rooms/[id]/read",
  "POST /rooms/[id]/invites",
]);

/** Routes that end the session that they are asked with. */
const SPENDING: ReadonlySet<string> = new Set(["POST /login", "POST /signup", "POST /logout"]);

interface FrameRow extends Both {
  frame: (room: string, seq: number) => Frame;
  /** Where it is otherwise in a thread. */
  inThread?: Both;
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
    private: "nnarnnrr",
    public: "rrarnrrr",
    frame: (room, seq) => ({ type: "edit", room, seq, text: "y" }),
  },
  delete: {
    private: "nnarnnrr",
    public: "aaarnrrr",
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
    inThread: { private: "nnrrnnrr", public: "rrrrnrrr" },
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
async function stage(server: TestServer) {
  const { origin } = server;
  const owner = await signUp(origin, "owner-of-it");
  const [moderator, member, stranger, victim, admin, guest, banned] = await Promise.all(
    ["moderator-of-it", "member-of-it", "stranger", "victim", "runner", "visitor", "put-out"]
      .map((name) => signUp(origin, name)),
  ) as [Account, Account, Account, Account, Account, Account, Account];
  await signUp(origin, "newcomer");
  const accounts: Record<Who, Account | undefined> = {
    owner,
    admin,
    moderator,
    member,
    guest,
    stranger,
    "signed out": undefined,
    banned,
  };
  await setStandings(server, { runner: "admin", visitor: "guest", "put-out": "banned" });
  const statusOf = async (path: string, account: Account) =>
    (await ask(origin, account, "GET", path, {}, "application/json")).status;
  await until(async () =>
    await statusOf("/admin/audit", admin) === 200 &&
    await statusOf("/rooms/lobby", guest) === 404 &&
    await statusOf("/rooms/lobby", banned) === 401, "the standings are not known");
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
  { json, body: file }: Pick<Row, "json" | "body"> = {},
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
      ? { body: file?.() ?? new URLSearchParams(form) }
      : {}),
  });
  const body = (await response.text()).replaceAll(/nonce="[^"]*"/g, "");
  return { status: response.status, body };
}

Deno.test("each route lets in whom it is for, and hides a private room", async (t) => {
  await using server = await startServer();
  const { origin } = server;
  const { accounts, scene, spend, reported } = await stage(server);
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
      // What is about no room is the same for both kinds.
      for (const kind of row.path ? KINDS : KINDS.slice(0, 1)) {
        let cells = "";
        let isSpent = false;
        for (const who of WHO) {
          let account = accounts[who];
          if (SPENDING.has(route) && account && who !== "banned") {
            account = await signIn(origin, account.username);
          }
          if (row.endsAccount && account && !["owner", "banned"].includes(who)) {
            account = await standIn(origin);
          }
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
            row,
          );
          const letter = letterOf(answer.status);
          cells += letter;
          if (letter === "a" && method !== "GET" && row.path) {
            if (APART.has(route)) isSpent = true;
            else spend(kind);
          }
          const isHidden = kind === "private" || who === "guest";
          if (!isHidden || letter !== "n" || who === "member") continue;
          for (const accept of ["application/json", "text/html"]) {
            const [hidden, nowhere] = await Promise.all(
              [path, path.replace(set.room, set.room.replace(/.$/, "_"))].map((path) =>
                ask(origin, account, method, path, form, accept, row)
              ),
            );
            assertEquals(hidden, nowhere, `${who} can tell ${path} from a room that is not there`);
          }
        }
        if (isSpent) spend(kind);
        assertEquals(cells, row[kind], `${kind}: ${WHO.join(", ")}`);
      }
      if (!row.path) assertEquals(row.private, row.public, "it is about no room");
    });
  }
});

Deno.test("each form takes JSON, and none that a page of another site has sent", async (t) => {
  await using server = await startServer();
  const { origin } = server;
  const { accounts, scene, spend, reported } = await stage(server);
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
    if (method !== "POST" || row.json !== undefined || row.body !== undefined) continue;
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
  const { accounts, scene, spend } = await stage(server);
  const rows = Object.entries(FRAMES).flatMap(([type, row]) => [
    { name: type, type, ...row, isInThread: false },
    ...("room" in row.frame("", 1)
      ? [{ name: `${type} in a thread`, type, ...row, ...row.inThread, isInThread: true }]
      : []),
  ]);
  await using stack = new AsyncDisposableStack();
  /** Everybody's socket; a letter for those who are given none. */
  const sockets = new Map<Who, Awaited<ReturnType<typeof connect>> | Letter>();
  for (const who of WHO) {
    const headers: Record<string, string> = {};
    if (accounts[who] !== undefined) headers.cookie = accounts[who].cookie;
    const socket = await connect(origin, headers).catch((): Letter => "r");
    sockets.set(who, socket);
    if (typeof socket !== "string") stack.use(socket);
  }
  /** The rooms in whose threads is a reply. */
  const replied = new Set<string>();
  // In the order of FRAMES, whose first is `hello`.
  for (const { name, type, frame, isInThread, ...cells } of rows) {
    await t.step(name, async () => {
      const isAboutRoom = "room" in frame("", 1);
      for (const kind of isAboutRoom ? KINDS : KINDS.slice(0, 1)) {
        let found = "";
        let isSpent = false;
        for (const who of WHO) {
          const socket = sockets.get(who)!;
          if (typeof socket === "string") {
            found += socket;
            continue;
          }
          const set = await scene(kind);
          const room = isInThread ? `${set.room}~${set.seq}` : set.room;
          if (isInThread && !replied.has(room)) {
            replied.add(room);
            const text = { text: "the moderator's reply" };
            await must(origin, accounts.moderator!, `/rooms/${room}/messages`, text);
          }
          const seq = isInThread ? 1 : set.seq;
          const { id: _id, ...answer } = await socket.request(frame(room, seq));
          found += answer.type === "ok" ? "a" : answer.code === "not_found" ? "n" : "r";
          if (answer.type === "ok" && !HARMLESS.has(type)) {
            if (APART_FRAMES.has(type)) isSpent = true;
            else spend(kind);
          }
          const isHidden = kind === "private" || who === "guest";
          if (!isHidden || found.at(-1) !== "n") continue;
          const { id: _other, ...nowhere } = await socket.request(frame(`${room}x`, seq));
          assertEquals(answer, nowhere, `${who} can tell the room from one that is not there`);
        }
        if (isSpent) spend(kind);
        assertEquals(found, cells[kind], `${kind}: ${WHO.join(", ")}`);
      }
    });
  }
});

Deno.test("no list that others see names a private room, its people or what is said there", async () => {
  await using server = await startServer();
  const { origin } = server;
  const { accounts, scene } = await stage(server);
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
