import { assert, assertEquals, assertMatch, assertNotEquals, assertRejects } from "@std/assert";
import {
  assertGoodPassword,
  isCommonPassword,
  Passwords,
  SCRYPT_COST,
} from "../../lib/auth/passwords.ts";
import { ChatError } from "../../lib/base/errors.ts";
import { CHEAP, PASSWORD, SpiedPasswords } from "./support.ts";

const HERE = "203.0.113.1";

Deno.test("a hash at the production cost holds its parameters, and only its password fits", async () => {
  const passwords = new Passwords();
  const encoded = await passwords.hash(PASSWORD, HERE);
  assertMatch(encoded, /^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
  assertEquals(await passwords.compare(PASSWORD, encoded, HERE), { matches: true, stale: false });
  const { matches } = await passwords.compare(`${PASSWORD}x`, encoded, HERE);
  assertEquals(matches, false);
});

Deno.test("two hashes of one password differ", async () => {
  const passwords = new Passwords({ cost: CHEAP });
  assertNotEquals(await passwords.hash(PASSWORD, HERE), await passwords.hash(PASSWORD, HERE));
});

Deno.test("a password is the same from every keyboard, but case and blanks count", async () => {
  const passwords = new Passwords({ cost: CHEAP });
  const encoded = await passwords.hash("Café ﬂügel ①", HERE);
  const fits = async (typed: string) => (await passwords.compare(typed, encoded, HERE)).matches;
  assert(await fits("Cafe\u0301 flügel 1"));
  assert(await fits("Ｃafé\u00a0flügel 1"));
  assert(!await fits("café flügel 1"));
  assert(!await fits("Café flügel 1 "));
});

Deno.test("a hash at another cost still fits, and is said to be stale", async () => {
  const encoded = await new Passwords({ cost: CHEAP }).hash(PASSWORD, HERE);
  const dearer = new Passwords({ cost: { ...CHEAP, ln: 5 } });
  assertEquals(await dearer.compare(PASSWORD, encoded, HERE), { matches: true, stale: true });
});

Deno.test("without an account one hash runs all the same, at today's cost", async () => {
  const passwords = new SpiedPasswords({ cost: CHEAP });
  assertEquals(await passwords.compare(PASSWORD, undefined, HERE), {
    matches: false,
    stale: false,
  });
  assertEquals(passwords.runs, [{ password: PASSWORD, cost: CHEAP }]);
});

/** What hashing took, in units of its own. */
function workOf({ runs }: SpiedPasswords): number {
  return runs.reduce((sum, { cost: { ln, r, p } }) => sum + 2 ** ln * r * p, 0);
}

Deno.test("a failure takes the same work with a hash of whatever cost, and without any", async () => {
  for (const [stored, today] of [[4, 4], [4, 5], [4, 9], [9, 4], [8, 9], [9, 8]] as const) {
    const cost = { ln: stored, r: 8, p: 3 };
    const encoded = await new Passwords({ cost }).hash(PASSWORD, HERE);
    const passwords = new SpiedPasswords({ cost: { ...cost, ln: today } });
    const works = [];
    for (const hash of [encoded, undefined, encoded]) {
      passwords.runs.length = 0;
      const { matches } = await passwords.compare("not-the-password", hash, HERE);
      works.push([matches, workOf(passwords)]);
    }
    const work = [false, 2 ** Math.max(stored, today) * 8 * 3];
    assertEquals(works, [work, work, work], `${stored}, then ${today}`);
  }
});

Deno.test("what is stored but no hash is an error, not a mismatch", async () => {
  const passwords = new Passwords({ cost: CHEAP });
  for (const broken of ["", "secret", "$scrypt$ln=15,r=8,p=3$AAAA$AAAA"]) {
    await assertRejects(() => passwords.compare(PASSWORD, broken, HERE), TypeError, "format");
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
  assertMatch(await refusalOf("meadow-lan\ud800"), /invalid/);
});

Deno.test("the commonest passwords are refused in whatever case", async () => {
  const common = ["password", "12345678", "qwertyuiop", "Sunshine", "PRINCESS", "iloveyou"];
  for (const password of common) assertMatch(await refusalOf(password), /too common/);
  assertMatch(await refusalOf("ｐａｓｓｗｏｒｄ"), /too common/);
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
