import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import * as v from "valibot";
import { FakeTime } from "@std/testing/time";
import { HttpError } from "fresh";
import { ChatError } from "../../lib/base/errors.ts";
import {
  BODY_MS,
  FORM_BYTES,
  FORM_FIELDS,
  parseForm,
  readForm,
  TextField,
} from "../../lib/http/form.ts";

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
    ["{}", "application/json"],
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
