import { assertEquals } from "@std/assert";
import {
  commandChoices,
  emojiChoices,
  emojiNameAt,
  isAlreadyTyped,
  isTakenByEnter,
  peopleChoices,
  queryAt,
  roomChoices,
} from "../../../lib/client/writing/completion.ts";

const QUERIES: [text: string, query: string | undefined][] = [
  ["@", "@ "],
  ["hi @an", "@ an"],
  ["(@an", "@ an"],
  ["mail ann@ex", undefined],
  ["in #gen-ch", "# gen-ch"],
  ["&#39", undefined],
  [":s", undefined],
  [":sm", ": sm"],
  ["10:30", undefined],
  ["/to", "/ to"],
  ["a /to", undefined],
  ["/topic a", undefined],
  ["`@an", undefined],
  ["`a` @an", "@ an"],
  ["```\n@an", undefined],
  ["```\na\n```\n@an", "@ an"],
  ["@an ", undefined],
  ["你好@ken", "@ ken"],
  ["مرحبا@ken", "@ ken"],
  ["Привет.@ken", "@ ken"],
  ["＠ken", "@ ken"],
  ["看＃gen", "# gen"],
  ["_@ken", "@ ken"],
  ["snake_@ken", undefined],
  ["имя_@ken", undefined],
  ["a/@ken", undefined],
  ["7@ken", undefined],
  ["：sm", ": sm"],
  ["你好:sm", ": sm"],
  ["haha :DD", ": DD"],
  ["a:sm", undefined],
  ["::sm", undefined],
  ["crate::key::lo", undefined],
  ["\\:sm", undefined],
  ["https://a.example/?q=:bo", undefined],
  ["https://a.example/-:bo", undefined],
  ["[a](https://a.example/-:bo", undefined],
  ["~~~\n:sm", undefined],
  ["~~~\na\n~~~\n:sm", ": sm"],
  ["> ~~~\n> :sm", undefined],
  ["> ~~~\n:sm", ": sm"],
  ["- ```\n  @an", undefined],
  ["\\` :sm", ": sm"],
];

for (const [text, expected] of QUERIES) {
  Deno.test(`queryAt() finds ${expected ?? "nothing"} in ${JSON.stringify(text)}`, () => {
    const query = queryAt(text, text.length);
    assertEquals(query && `${query.mark} ${query.typed}`, expected);
  });
}

Deno.test("emojiNameAt() finds a name between two colons that ends at the caret", () => {
  assertEquals(emojiNameAt("a :b_c: d", 7), { name: "b_c", start: 2 });
  assertEquals(emojiNameAt("你好:b:", 5), { name: "b", start: 2 });
  assertEquals(emojiNameAt("> a\r\n> :b:", 10), { name: "b", start: 7 });
  const none = ["a :b", "10:30:", "`:b:", "::", "a::b:", "\\:b:", "~~~\n:b:", "> ```\n> :b:"];
  for (const text of [...none, "https://a.example/-:b:", "[a](https://a.example/-:b:"]) {
    assertEquals(emojiNameAt(text, text.length), undefined, text);
  }
  // What follows the caret counts as well.
  assertEquals(emojiNameAt("`:b:` :b:c", 4), undefined);
  assertEquals(emojiNameAt("`:b:` :b:c", 9), undefined);
});

const person = (id: string, username: string, name: string) => ({ id, username, name });

Deno.test("isTakenByEnter() is true for emojis whose names begin with what was typed, and all others", () => {
  const names = new Map(
    [["ladder", "🪜"], ["non-potable_water", "🚱"], ["smile", "😄"], ["100", "💯"], ["+1", "👍"]],
  );
  const first = (text: string) => {
    const query = queryAt(text, text.length);
    const choice = query && emojiChoices(names, query.typed)[0];
    return query && choice && [choice.insert, isTakenByEnter(query, choice)];
  };
  assertEquals(first("haha :DD"), ["🪜", false]);
  assertEquals(first("see you :-P"), ["🚱", false]);
  assertEquals(first("at :10"), ["💯", false]);
  assertEquals(first("so :100"), ["💯", true]);
  assertEquals(first(":+1"), ["👍", true]);
  assertEquals(first("so :smi"), ["😄", true]);
  assertEquals(first("so :Smi"), ["😄", true]);
  assertEquals([":)", ":D", ":p", "10:30", ":("].map(first), Array(5).fill(undefined));
  const [somebody] = peopleChoices([person("1", "x", "Ann Boberg")], "bob");
  assertEquals(isTakenByEnter({ mark: "@", typed: "bob", start: 0 }, somebody!), true);
});

const inserts = (choices: readonly { insert: string }[]) => choices.map(({ insert }) => insert);

Deno.test("peopleChoices() finds by username and name, a whole one first, and everybody", () => {
  const people = [
    person("1", "bobby", "Robert"),
    person("2", "bob", "Bob Ross"),
    person("3", "x", "Ann Boberg"),
    person("4", "abob", "A"),
  ];
  assertEquals(inserts(peopleChoices(people, "bob")), ["@bob", "@bobby", "@x"]);
  assertEquals(inserts(peopleChoices(people, "he")), ["@here"]);
  assertEquals(inserts(peopleChoices([], "")), ["@here", "@room"]);
});

Deno.test("roomChoices() names rooms so that they are read back, and links to others", () => {
  const rooms = [
    { id: "1", name: "General chat", kind: "public" },
    { id: "2", name: "R&D [x]", kind: "private" },
    { id: "3", name: "Gen", kind: "direct" },
  ];
  assertEquals(inserts(roomChoices(rooms, "gen", "https://a.b")), ["#general-chat"]);
  assertEquals(inserts(roomChoices(rooms, "r", "https://a.b")), [
    "[#R&D [x]](https://a.b/rooms/2)",
  ]);
  const marked = [{ id: "4", name: "*a* ]&amp;", kind: "public" }];
  assertEquals(inserts(roomChoices(marked, "", "https://a.b")), [
    "[#&#42;a&#42; &#93;&#38;amp;](https://a.b/rooms/4)",
  ]);
});

Deno.test("emojiChoices() gives each emoji once, the shorter name first", () => {
  const names = new Map([["smiley_cat", "😺"], ["smile", "😄"], ["smile_face", "😄"]]);
  assertEquals(inserts(emojiChoices(names, "smi")), ["😄", "😺"]);
  assertEquals(inserts(emojiChoices(names, "xyz")), []);
});

Deno.test("commandChoices() finds by the beginning; isAlreadyTyped() knows one that is typed whole", () => {
  const commands = [{ name: "me", usage: "a", does: "b" }, { name: "merge", usage: "", does: "c" }];
  const choices = commandChoices(commands, "ME");
  assertEquals(choices.map(({ label, hint }) => [label, hint]), [["/me a", "b"], ["/merge", "c"]]);
  assertEquals(
    choices.map((choice) => isAlreadyTyped({ mark: "/", typed: "Me", start: 0 }, choice)),
    [
      true,
      false,
    ],
  );
});
