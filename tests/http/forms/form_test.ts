import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as v from "valibot";
import { FakeTime } from "@std/testing/time";
import { HttpError } from "fresh";
import { ChatError } from "../../../lib/base/errors.ts";
import {
  BODY_MS,
  FlagField,
  FORM_BYTES,
  FORM_FIELDS,
  parseForm,
  readForm,
  TextField,
} from "../../../lib/http/forms/form.ts";

function post(body: BodyInit | null, type?: string): Request {
  const headers = new Headers(type === undefined ? {} : { "content-type": type });
  return new Request("http://chat.example/", { method: "POST", body, headers });
}

Deno.test("both kinds of forms are read", async () => {
  const plain = await readForm(post(new URLSearchParams({ a: "ä&=", b: "" })));
  assertEquals([...plain], [["a", "ä&="], ["b", ""]]);
  const parts = new FormData();
  parts.set("a", "1");
  assertEquals((await readForm(post(parts))).get("a"), "1");
});

Deno.test("what is no form is refused", async () => {
  const bodies: [string, string?][] = [
    ["[]", "application/json"],
    ["null", "application/json"],
    ['"a"', "application/json"],
    ["{", "application/json"],
    ["", "application/json"],
    ["{}", "application/jsonp"],
    ["{}", "text/plain"],
    ["{}", "text/plain; a=application/json"],
    ["a=1", "text/plain"],
    ["a=1", "application/x-www-form-urlencodedX"],
    ["no parts", "multipart/form-data; boundary=x"],
    ["no boundary", "multipart/form-data"],
  ];
  for (const [body, type] of bodies) {
    const error = await assertRejects(() => readForm(post(body, type)), ChatError);
    assertEquals(error.code, "invalid");
  }
});

Deno.test("a form of 64 KiB is read, one byte more is too large", async () => {
  const type = "application/x-www-form-urlencoded";
  const form = await readForm(post(`a=${"x".repeat(FORM_BYTES - 2)}`, type));
  assertEquals(String(form.get("a")).length, FORM_BYTES - 2);
  const error = await assertRejects(
    () => readForm(post(`a=${"x".repeat(FORM_BYTES - 1)}`, type)),
    ChatError,
    "65536 bytes",
  );
  assertEquals([error.code, error.status], ["too_large", 413]);
});

Deno.test("a form has at most 100 fields, of whatever names and in either encoding", async () => {
  const fields = (count: number) => Array.from({ length: count }, (_, at) => at.toString(36));
  const urlencoded = (names: string[]) =>
    post(names.join("=&"), "application/x-www-form-urlencoded");
  const multipart = (names: string[]) => {
    const form = new FormData();
    for (const name of names) form.append(name, "");
    return post(form);
  };
  for (const make of [urlencoded, multipart]) {
    assertEquals([...await readForm(make(fields(FORM_FIELDS)))].length, FORM_FIELDS);
    for (const names of [fields(FORM_FIELDS + 1), Array(FORM_FIELDS + 1).fill("a")]) {
      const error = await assertRejects(() => readForm(make(names)), ChatError, "100 fields");
      assertEquals(error.code, "too_large");
    }
  }
});

const json = (body: unknown) =>
  post(typeof body === "string" ? body : JSON.stringify(body), "application/json; charset=utf-8");

Deno.test("an object of JSON is a form: texts, numbers, true and false, and lists of texts", async () => {
  const given = { a: "ä&=", n: 12, yes: true, no: false, list: ["b", "c"], none: [] };
  assertEquals([...await readForm(json(given))], [
    ...[["a", "ä&="], ["n", "12"], ["yes", "true"], ["no", "false"], ["list", "b"], ["list", "c"]],
  ]);
  assertEquals([...await readForm(json({}))], []);
  const form = await readForm(json('{"a": "1", "a": "2"}'));
  assertEquals([...form], [["a", "2"]]);
});

Deno.test("what is no field in JSON is refused by its name", async () => {
  const bodies = [{ a: null }, { a: {} }, { a: [1] }, { a: [["b"]] }, { a: ["b", null] }];
  for (const body of bodies) {
    const error = await assertRejects(() => readForm(json({ first: "1", ...body })), ChatError);
    assertEquals([error.code, error.field], ["invalid", "a"]);
    assertEquals(
      error.message,
      "The field a must be a text, a number, true or false, or a list of texts.",
    );
  }
  const deep = await assertRejects(
    () => readForm(json(`{"a":${"[".repeat(30_000)}${"]".repeat(30_000)}}`)),
    ChatError,
  );
  assertEquals([deep.code, deep.field], ["invalid", "a"]);
  const long = await assertRejects(() => readForm(json({ ["x".repeat(999)]: null })), ChatError);
  assertEquals(long.field, "x".repeat(64));
});

Deno.test("JSON has the limits of a form", async () => {
  const fields = (count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, at) => [`f${at}`, ""]));
  assertEquals([...await readForm(json(fields(FORM_FIELDS)))].length, FORM_FIELDS);
  const list = (count: number) => ({ a: Array(count).fill("") });
  assertEquals([...await readForm(json(list(FORM_FIELDS)))].length, FORM_FIELDS);
  const most = `{"a":"${"x".repeat(FORM_BYTES - 8)}"}`;
  assertEquals([...await readForm(json(most))].length, 1);
  for (const body of [fields(FORM_FIELDS + 1), list(FORM_FIELDS + 1), ` ${most}`]) {
    assertEquals((await assertRejects(() => readForm(json(body)), ChatError)).code, "too_large");
  }
});

Deno.test("names of prototypes are names of fields like others, in JSON too", async () => {
  const body = '{"__proto__": "a", "constructor": "b", "prototype": "c", "text": "d"}';
  const form = await readForm(json(body));
  assertEquals(parseForm(v.object({ text: TextField }), form), { text: "d" });
  assertEquals(Object.hasOwn(Object.prototype, "text"), false);
  // What it holds of them is no field of a form either.
  assertEquals([...await readForm(json('{"__proto__": {"text": "a"}}'))], []);
});

Deno.test("a field that says yes by being there says no by false", () => {
  const schema = v.object({ off: FlagField });
  const off = (value?: string) => {
    const form = new FormData();
    if (value !== undefined) form.append("off", value);
    return parseForm(schema, form).off;
  };
  assertEquals([off(), off("false")], [false, false]);
  assertEquals([off(""), off("on"), off("true")], [true, true, true]);
});

Deno.test("a file in a form is refused by its field", async () => {
  const form = new FormData();
  form.append("text", "a");
  form.append("picture", new Blob(["x"]), "a.png");
  const error = await assertRejects(() => readForm(post(form)), ChatError);
  assertEquals(
    [error.code, error.field, error.message],
    ["invalid", "picture", "The field picture must be a text: files are not taken."],
  );
});

Deno.test("a body that does not come is not waited for", async () => {
  using time = new FakeTime();
  let isLeft = false;
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(new TextEncoder().encode("username=a")),
    cancel: () => void (isLeft = true),
  });
  const reading = readForm(post(body, "application/x-www-form-urlencoded"));
  const refused = assertRejects(() => reading, HttpError, "within 30 s");
  await time.tickAsync(BODY_MS);
  assertEquals([(await refused).status, isLeft], [408, true]);
});

Deno.test("an endless body is left off at the limit", async () => {
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      sent += 16_384;
      controller.enqueue(new Uint8Array(16_384));
    },
  });
  const request = post(endless, "application/x-www-form-urlencoded");
  await assertRejects(() => readForm(request), ChatError, "65536 bytes");
  assertEquals(sent < 10 * FORM_BYTES, true);
});

Deno.test("fields are checked, and the first that is wrong is named", () => {
  const schema = v.object({
    text: v.pipe(TextField, v.nonEmpty("must not be empty")),
    topic: TextField,
  });
  const form = (entries: [string, string | Blob][]) => {
    const data = new FormData();
    for (const [name, value] of entries) {
      if (typeof value === "string") data.append(name, value);
      else data.append(name, value, "file");
    }
    return data;
  };
  assertEquals(parseForm(schema, form([["text", "a"], ["other", "b"]])), { text: "a", topic: "" });
  const refusals: [[string, string | Blob][], string][] = [
    [[], "The field text must not be empty."],
    [[["text", "a"], ["text", "b"]], "The field text must be one text."],
    [[["text", new Blob(["x"])]], "The field text must be one text."],
    [[["text", "a"], ["topic", new Blob(["x"])]], "The field topic must be one text."],
  ];
  for (const [entries, message] of refusals) {
    const error = assertThrows(() => parseForm(schema, form(entries)), ChatError);
    assertEquals([error.code, error.message], ["invalid", message]);
  }
  assertEquals(parseForm(schema, form([["text", "a"], ["__proto__", "b"]])).text, "a");
});

Deno.test("a form of parts is read as browsers and programs send it, and not otherwise", async () => {
  const part = (name: string, text: string, more = "") =>
    `--b\r\nContent-Disposition: form-data; name="${name}"\r\n${more}\r\n${text}\r\n`;
  const type = "multipart/form-data; boundary=b";
  const read = async (body: string, of = type) => [...await readForm(post(body, of))];
  const one = `${part("a", "1")}--b--`;
  for (const given of [type, 'multipart/form-data;boundary="b"', `${type}; charset=UTF-8`]) {
    assertEquals(await read(`${one}\r\n`, given), [["a", "1"]]);
  }
  const plain = part("a", "ä\r\n--c", "Content-Type: text/plain; charset=utf-8\r\n");
  assertEquals(await read(`${plain}--b--`), [["a", "ä\r\n--c"]]);
  const long = part("a", "1", `Content-Type: a/b;${" ".repeat(600)}x\r\n`);
  const refused: [body: string, of?: string][] = [
    [`${long}--b--`],
    [`${part("a", "1")}${long}--b--`],
    [`${part("a", "1")}--b--\r\n${long}--b--`],
    [`\r\n${one}`],
    [part("a", "1")],
    ["--b\r\nContent-Disposition: form-data\r\n--b--"],
    [one, `multipart/form-data; a="boundary=c"; boundary=b`],
    [one, `multipart/form-data; boundary=c; boundary=b`],
  ];
  for (const [body, of] of refused) {
    const error = await assertRejects(() => read(body, of), ChatError);
    assertEquals(error.code, "invalid", body);
  }
});
