import { signal } from "@preact/signals";
import { assertEquals } from "@std/assert";
import { foldUsername } from "../../../lib/text/names/names.ts";
import { namesOf, type NamingMessage } from "../../../lib/client/people/names.ts";
import type { PeopleById } from "../../../lib/client/people/people.ts";

const ann = { id: "a", username: "Ann", name: "Ann Lee" };
const me = { id: "m", username: "milo", name: "Milo" };

Deno.test("namesOf() knows people by username, oneself and everybody, and learns of more", () => {
  const people = signal<PeopleById>(new Map());
  const names = namesOf(me, () => people.value, () => []);
  assertEquals(names("mention", "ann"), undefined);
  people.value = new Map([[ann.id, ann]]);
  assertEquals(names("mention", "aNN"), {
    text: "@Ann Lee",
    title: "@Ann",
    href: "/people/Ann",
    isMe: false,
    rest: "",
  });
  assertEquals(names("mention", "MILO")?.isMe, true);
  assertEquals(names("mention", "Here"), { text: "@here", isMe: true, rest: "" });
});

Deno.test("namesOf() knows rooms by name, and no direct conversation by that of its people", () => {
  const rooms = [
    { id: "1", name: "General chat", kind: "public" },
    { id: "2", name: "ann", kind: "direct" },
  ];
  const names = namesOf(me, () => new Map(), () => rooms);
  assertEquals(names("room", "general_chatで"), {
    text: "#General chat",
    href: "/rooms/1",
    rest: "で",
  });
  assertEquals(names("room", "ann"), undefined);
});

Deno.test("namesOf() folds names as the server does: whom it tells is shown as told", () => {
  const folds = [["weiß", "weiss"], ["WEIẞ", "WEISS"], ["ſam", "Sam"], ["ılgaz", "ILGAZ"]];
  for (const [username, typed] of [...folds, ["νίκος", "ΝΊΚΟΣ"], ["ann", "ａｎｎ"]]) {
    const person = { id: "p", username: username!, name: "P" };
    const names = namesOf(me, () => new Map([["p", person]]), () => []);
    assertEquals(names("mention", typed!)?.text, "@P", typed);
    assertEquals(foldUsername(typed!), foldUsername(username!));
  }
});

Deno.test("namesOf() finds the room that a text named, by its id or by what was called so then", () => {
  const rooms = signal([
    { id: "new", name: "Plans", kind: "private" },
    { id: "old", name: "Schemes", kind: "private", former: [{ name: "plans", until: 10 }] },
    { id: "public", name: "Beta", kind: "public" },
  ]);
  const names = namesOf(me, () => new Map(), () => rooms.value);
  const href = (typed: string, said?: NamingMessage) => names("room", typed, said)?.href;
  assertEquals(href("plans", { at: 9 }), "/rooms/old");
  assertEquals(href("plans", { at: 10 }), "/rooms/new");
  assertEquals(href("plans", { at: 9, editedAt: 11 }), "/rooms/new");
  assertEquals(href("plans"), "/rooms/new");
  assertEquals(href("schemes", { at: 9 }), undefined);
  // A public room is named by a text that has its id, or that is older than ids in texts.
  assertEquals(href("beta", { at: 1 }), "/rooms/public");
  assertEquals(href("beta", { at: 1, rooms: {} }), undefined);
  assertEquals(href("alpha", { at: 1, rooms: { alpha: "public" } }), "/rooms/public");
  assertEquals(names("room", "alpha", { at: 1, rooms: { alpha: "public" } })?.text, "#Beta");
  assertEquals(names("room", "Gone", { at: 1, rooms: { gone: "elsewhere" } }), {
    text: "#Gone",
    href: "/rooms/elsewhere",
    rest: "",
  });
  assertEquals(href("constructor", { at: 1, rooms: {} }), undefined);
  rooms.value = [{ id: "public", name: "Gamma", kind: "public" }];
  assertEquals(names("room", "beta", { at: 1, rooms: { beta: "public" } })?.text, "#Gamma");
});
