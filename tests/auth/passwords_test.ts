import { assert, assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import { isCommonPassword } from "../../lib/auth/common_passwords.ts";
import { assertGoodPassword, Passwords, SCRYPT_COST } from "../../lib/auth/passwords.ts";
import { ChatError } from "../../lib/base/errors.ts";
import { CHEAP, PASSWORD, SpiedPasswords } from "./support.ts";

Deno.test("a hash at the production cost holds its parameters, and only its password fits", async () => {
  const passwords = new Passwords();
  const encoded = await passwords.hash(PASSWORD);
  assertMatch(encoded, /^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assertEquals(await passwords.compare(PASSWORD, encoded), { matches: true, stale: false });
  const { matches } = await passwords.compare(`${PASSWORD}x`, encoded);
  assertEquals(matches, false);
});

Deno.test("two hashes of one password differ", async () => {
  const passwords = new Passwords({ cost: CHEAP });
  assertNotEquals(await passwords.hash(PASSWORD), await passwords.hash(PASSWORD));
});

Deno.test("a password is the same from every keyboard, but case and blanks count", async () => {
  const passwords = new Passwords({ cost: CHEAP });
  const encoded = await passwords.hash("Café ﬂügel ①");
  const fits = async (typed: string) => (await passwords.compare(typed, encoded)).matches;
  assert(await fits("Cafe\u0301 flügel 1"));
  assert(await fits("Ｃafé\u00a0flügel 1"));
  assert(!await fits("café flügel 1"));
  assert(!await fits("Café flügel 1 "));
});

Deno.test("a hash at another cost still fits, and is said to be stale", async () => {
  const encoded = await new Passwords({ cost: CHEAP }).hash(PASSWORD);
  const dearer = new Passwords({ cost: { ...CHEAP, ln: 5 } });
  assertEquals(await dearer.compare(PASSWORD, encoded), { matches: true, stale: true });
});

Deno.test("without an account one hash runs all the same, at today's cost", async () => {
  const passwords = new SpiedPasswords({ cost: CHEAP });
  assertEquals(await passwords.compare(PASSWORD, undefined), { matches: false, stale: false });
  assertEquals(passwords.runs, [{ password: PASSWORD, cost: CHEAP }]);
});

Deno.test("what is stored but no hash is an error, not a mismatch", async () => {
  const passwords = new Passwords({ cost: CHEAP });
  for (const broken of ["", "secret", "$scrypt$ln=15,r=8,p=3$AAAA$AAAA"]) {
    await assertRejects(() => passwords.compare(PASSWORD, broken), TypeError, "format");
  }
});

Deno.test("the production cost is what OWASP asks for", () => {
  assertEquals(SCRYPT_COST, { ln: 15, r: 8, p: 3 });
});

async function refusalOf(password: string, username = "ann"): Promise<string> {
  const error = await assertRejects(() => assertGoodPassword(password, username), ChatError);
  assertEquals([error.code, error.field], ["invalid", "password"]);
  return error.message;
}

Deno.test("the length counts characters, from 8 to 256", async () => {
  assertMatch(await refusalOf("x7-q!wz"), /8 to 256/);
  assertMatch(await refusalOf("🌲🌊🌵🌋🌻🍄🐙"), /8 to 256/);
  await assertGoodPassword("🌲🌊🌵🌋🌻🍄🐙🐬", "ann");
  await assertGoodPassword("q7".repeat(128), "ann");
  assertMatch(await refusalOf("q7".repeat(128) + "x"), /8 to 256/);
  assertMatch(await refusalOf("x".repeat(60_000)), /8 to 256/);
  assertMatch(await refusalOf("meadow-lan\ud800"), /broken/);
});

Deno.test("the commonest passwords are refused in whatever case", async () => {
  const common = ["password", "12345678", "qwertyuiop", "Sunshine", "PRINCESS", "iloveyou"];
  for (const password of common) assertMatch(await refusalOf(password), /commonest/);
  assertMatch(await refusalOf("ｐａｓｓｗｏｒｄ"), /commonest/);
});

Deno.test("the list holds at least the 10,000 commonest", async () => {
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  const commonest = dictionary["passwords-common"].slice(0, 10_000);
  assertEquals(commonest.length, 10_000);
  for (const password of commonest) assert(await isCommonPassword(password));
});

Deno.test("the username is no password, in whatever case", async () => {
  assertMatch(await refusalOf("wanderer-9", "Wanderer-9"), /username/);
  assertMatch(await refusalOf("WANDERER-9", "wanderer-9"), /username/);
});
