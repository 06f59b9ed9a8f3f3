import { assert, assertEquals, assertNotEquals, assertRejects } from "@std/assert";
import { spy } from "@std/testing/mock";
import { ChatError } from "../../lib/base/errors.ts";
import { Attempts } from "../../lib/auth/attempts.ts";
import { Accounts } from "../../lib/auth/accounts.ts";
import { problemJson } from "../../lib/http/problem.ts";
import { keys } from "../../lib/store/kv/keys.ts";
import { AttemptCounts, expiringAttempts } from "../../lib/store/people/attempt_counts.ts";
import { CHEAP, PASSWORD, SpiedPasswords, TestAccounts } from "./support.ts";

const refused = (attempt: Promise<unknown>) => assertRejects(() => attempt, ChatError);

Deno.test("signing up, in and out", async () => {
  await using test = await TestAccounts.open();
  const { accounts, sessions } = test;
  const up = await accounts.signUp({
    username: "Ann",
    password: PASSWORD,
    name: "Ann Lee",
    address: "203.0.113.1",
  });
  assertEquals([up.user.username, up.user.name, up.user.role], ["Ann", "Ann Lee", "owner"]);
  const again = await test.signIn("ANN");
  assertEquals(again.user, up.user);
  await accounts.signOut(again.token);
  assertEquals(await sessions.find(again.token), undefined);
  assert(await sessions.find(up.token));
  await accounts.signOut("no such token");
});

Deno.test("each field is refused by its name", async () => {
  await using test = await TestAccounts.open();
  const signUp = (fields: { username?: string; password?: string; name?: string }) =>
    refused(
      test.accounts.signUp({ username: "ann", password: PASSWORD, address: "a", ...fields }),
    );
  assertEquals((await signUp({ username: "a b" })).field, "username");
  assertEquals((await signUp({ password: "short" })).field, "password");
  assertEquals((await signUp({ name: "a\nb" })).field, "name");
  assertEquals(test.passwords.runs.length, 0);
});

Deno.test("an unknown name and a wrong password are alike in words and in work", async () => {
  await using test = await TestAccounts.open();
  await test.signUp("ann");
  const failed = async (username: string, password: string) => {
    test.passwords.runs.length = 0;
    const error = await refused(test.signIn(username, password));
    const body = await problemJson(error).json();
    return { body, status: error.status, runs: [...test.passwords.runs] };
  };
  const wrong = await failed("ann", "not-the-password");
  assertEquals(wrong.status, 401);
  assertEquals(wrong.runs, [{ password: "not-the-password", cost: CHEAP }]);
  // Nobody has the last ones, nor could anybody.
  for (const name of ["ben", "", "admin", "a\0b", "x".repeat(50_000), "ﷺ".repeat(500)]) {
    assertEquals(await failed(name, "not-the-password"), wrong, name.slice(0, 20));
  }
});

Deno.test("a password beyond every limit is just wrong", async () => {
  await using test = await TestAccounts.open();
  await test.signUp("ann");
  for (const password of ["", "x".repeat(60_000), "\ud800"]) {
    assertEquals((await refused(test.signIn("ann", password))).code, "unauthenticated");
  }
});

Deno.test("signing in rotates the session that the browser had", async () => {
  await using test = await TestAccounts.open();
  const { accounts, sessions } = test;
  const before = await test.signUp("ann");
  const other = await test.signIn("ann");
  const revoked: string[] = [];
  sessions.onRevoked(({ user }) => revoked.push(user));
  const after = await accounts.signIn({
    username: "ann",
    password: PASSWORD,
    address: "a",
    previousToken: before.token,
  });
  assertNotEquals(after.token, before.token);
  assertEquals(await sessions.find(before.token), undefined);
  assert(await sessions.find(after.token));
  assert(await sessions.find(other.token));
  assertEquals(revoked, [before.user.id]);
});

Deno.test("a failed sign-in leaves the session that the browser had", async () => {
  await using test = await TestAccounts.open();
  const { token } = await test.signUp("ann");
  await refused(test.accounts.signIn({
    username: "ann",
    password: "not-the-password",
    address: "a",
    previousToken: token,
  }));
  assert(await test.sessions.find(token));
});

Deno.test("a hash of another cost is made anew at the next sign-in, once", async () => {
  await using test = await TestAccounts.open();
  await test.signUp("ann");
  const { users, sessions, devices, attempts } = test;
  const passwords = new SpiedPasswords({ cost: { ...CHEAP, ln: 5 } });
  const dearer = new Accounts({ users, sessions, devices, attempts, passwords });
  const signIn = (password: string) =>
    dearer.signIn({ username: "ann", password, address: "203.0.113.1" });
  const hash = async () => (await users.credentials("ann"))?.passwordHash ?? "";

  const before = await hash();
  await refused(signIn("not-the-password"));
  assertEquals(await hash(), before);
  await signIn(PASSWORD);
  const after = await hash();
  assert(after.startsWith("$scrypt$ln=5,"), after);
  await signIn(PASSWORD);
  assertEquals(await hash(), after);
});

Deno.test("two that sign in while the hash is made anew both come in", async () => {
  await using test = await TestAccounts.open();
  await test.signUp("ann");
  const { users, sessions, devices, attempts } = test;
  const both = Promise.withResolvers<void>();
  let waiting = 0;
  class MeetingPasswords extends SpiedPasswords {
    override async hash(password: string, address: string): Promise<string> {
      const hash = await super.hash(password, address);
      if (++waiting === 2) both.resolve();
      await both.promise;
      return hash;
    }
  }
  const passwords = new MeetingPasswords({ cost: { ...CHEAP, ln: 5 } });
  const dearer = new Accounts({ users, sessions, devices, attempts, passwords });
  const credentials = { username: "ann", password: PASSWORD };
  const signedIn = await Promise.all(
    ["203.0.113.1", "203.0.113.2"].map((address) => dearer.signIn({ ...credentials, address })),
  );
  for (const { token } of signedIn) assert(await sessions.find(token));
});

Deno.test("attempts on one name are limited by address, whether there is one or not", async () => {
  await using test = await TestAccounts.open({ rateLimits: true });
  await test.signUp("ann");
  for (const name of ["ann", "nobody-has-this"]) {
    const address = `198.51.100.${name.length}`;
    for (let i = 0; i < 10; i++) {
      const error = await refused(test.signIn(name, "not-the-password", address));
      assertEquals(error.code, "unauthenticated");
    }
    const runs = test.passwords.runs.length;
    const error = await refused(test.signIn(name.toUpperCase(), PASSWORD, address));
    assertEquals([error.code, error.status, error.retryMs], ["rate_limited", 429, 30_000]);
    assertEquals(test.passwords.runs.length, runs);
  }
  // Nobody else is kept out by that.
  assertEquals((await test.signIn("ann", PASSWORD, "198.51.100.99")).user.username, "ann");
  test.clock.advance(30_000);
  assertEquals((await test.signIn("ann", PASSWORD, "198.51.100.3")).user.username, "ann");
});

Deno.test("who guesses from many addresses is limited too, and a known browser goes by", async () => {
  await using test = await TestAccounts.open({ rateLimits: true });
  const { device } = await test.signUp("ann");
  const stranger = await test.signUp("eve");
  for (const name of ["ann", "nobody-has-this"]) {
    for (let i = 0; i < 100; i++) {
      const error = await refused(test.signIn(name, "not-the-password", `2001:db8:0:${i}::/64`));
      assertEquals(error.code, "unauthenticated");
    }
    const error = await refused(test.signIn(name, PASSWORD, "198.51.100.1"));
    assertEquals([error.code, error.retryMs], ["rate_limited", 5_000]);
  }
  assertEquals((await test.signIn("ann", PASSWORD, "198.51.100.1", device)).user.username, "ann");
  // A browser that is known to another account is none for this one, and neither is a made-up one.
  const forged = `${device.slice(0, 22)}${stranger.device.slice(22)}`;
  for (const other of [stranger.device, forged, `${device}x`, device.slice(0, 22), "", "."]) {
    const error = await refused(test.signIn("ann", PASSWORD, "198.51.100.1", other));
    assertEquals(error.code, "rate_limited", other);
  }
});

Deno.test("a known browser goes by what its own address has used up, and is limited by itself", async () => {
  await using test = await TestAccounts.open({ rateLimits: true });
  const { device } = await test.signUp("ann");
  for (let i = 0; i < 30; i++) await refused(test.signIn(`name${i}`, "x", "198.51.100.1"));
  assertEquals((await refused(test.signIn("ann", PASSWORD, "198.51.100.1"))).code, "rate_limited");
  assert(await test.signIn("ann", PASSWORD, "198.51.100.1", device));
  for (let i = 0; i < 10; i++) {
    const error = await refused(test.signIn("ann", "wrong", `198.51.100.${i}`, device));
    assertEquals(error.code, "unauthenticated");
  }
  const error = await refused(test.signIn("ann", PASSWORD, "198.51.100.1", device));
  assertEquals([error.code, error.retryMs], ["rate_limited", 30_000]);
});

Deno.test("a browser is known to the last five accounts that it signed in to", async () => {
  await using test = await TestAccounts.open();
  let device: string | undefined;
  const ids: string[] = [];
  for (let i = 0; i < 6; i++) {
    await test.signUp(`person${i}`);
    const entered = await test.signIn(`person${i}`, PASSWORD, "a", device);
    device = entered.device;
    ids.push(entered.user.id);
  }
  const again = await test.signIn("person5", PASSWORD, "a", device);
  assertEquals(again.device, device);
  const known = ids.map((id) => test.devices.idFor(device, id) !== undefined);
  assertEquals(known, [false, true, true, true, true, true]);
  assert(!ids.some((id) => device?.includes(id)));
});

Deno.test("a good password lets in though there is no place to renew its hash", async () => {
  await using test = await TestAccounts.open();
  await test.signUp("ann");
  const { users, sessions, devices, attempts } = test;
  const passwords = new BusyPasswords({ cost: { ...CHEAP, ln: 5 } });
  const dearer = new Accounts({ users, sessions, devices, attempts, passwords });
  const { user } = await dearer.signIn({ username: "ann", password: PASSWORD, address: "a" });
  assertEquals(user.username, "ann");
});

/** Passwords that compare, and have no place for another hash. */
class BusyPasswords extends SpiedPasswords {
  override hash(): Promise<string> {
    return Promise.reject(new ChatError("unavailable", "Too many people are signing in."));
  }
}

Deno.test("attempts from one address are limited whatever the names, and others go on", async () => {
  await using test = await TestAccounts.open({ rateLimits: true });
  await test.signUp("ann");
  for (let i = 0; i < 30; i++) await refused(test.signIn(`name${i}`, "x", "198.51.100.1"));
  const error = await refused(test.signIn("ann", PASSWORD, "198.51.100.1"));
  assertEquals([error.code, error.retryMs], ["rate_limited", 5_000]);
  assert(await test.signIn("ann", PASSWORD, "198.51.100.2"));
});

Deno.test("an attempt of a browser that cannot be known reads nothing when it is refused", async () => {
  await using test = await TestAccounts.open({ rateLimits: true });
  await test.signUp("ann");
  using credentials = spy(test.users, "credentials");
  for (let i = 0; i < 30; i++) await refused(test.signIn(`name${i}`, "x", "198.51.100.1"));
  assertEquals(credentials.calls.length, 30);
  for (const device of [undefined, "", "no device"]) {
    const error = await refused(test.signIn("ann", PASSWORD, "198.51.100.1", device));
    assertEquals(error.code, "rate_limited");
  }
  assertEquals(credentials.calls.length, 30);
});

Deno.test("attempts that succeed do not count", async () => {
  await using test = await TestAccounts.open({ rateLimits: true });
  await test.signUp("ann");
  for (let i = 0; i < 40; i++) await test.signIn("ann");
});

Deno.test("attempts at the same time count before it is known what comes of them", async () => {
  await using test = await TestAccounts.open({ rateLimits: true });
  await test.signUp("ann");
  test.passwords.runs.length = 0;
  await Promise.allSettled(Array.from({ length: 25 }, () => test.signIn("ann", "wrong")));
  assertEquals(test.passwords.runs.length, 10);
});

Deno.test("sign-ups from one address are limited; mistakes in the form are not counted", async () => {
  await using test = await TestAccounts.open({ rateLimits: true });
  for (let i = 0; i < 50; i++) assertEquals((await refused(test.signUp("a b"))).code, "invalid");
  for (let i = 0; i < 20; i++) await test.signUp(`person${i}`);
  const error = await refused(test.signUp("onemore"));
  assertEquals([error.code, error.retryMs], ["rate_limited", 60_000]);
  assert(await test.signUp("onemore", "198.51.100.2"));
  test.clock.advance(60_000);
  assert(await test.signUp("another"));
});

Deno.test("limits of attempts survive a restart, and hold for all isolates", async () => {
  await using test = await TestAccounts.open({ rateLimits: true });
  await test.signUp("ann");
  for (let i = 0; i < 10; i++) await refused(test.signIn("ann", "wrong"));
  const { users, sessions, devices, passwords, clock, kv } = test;
  const attempts = new Attempts({
    counts: new AttemptCounts(kv, clock),
    secret: new Uint8Array(32),
    enabled: true,
  });
  const other = new Accounts({ users, sessions, devices, attempts, passwords });
  const signIn = (address: string) =>
    other.signIn({ username: "ann", password: PASSWORD, address });
  const error = await refused(signIn("203.0.113.1"));
  assertEquals([error.code, error.retryMs], ["rate_limited", 30_000]);
  assert(await signIn("203.0.113.2"));
  clock.advance(30_000);
  assert(await signIn("203.0.113.1"));
});

Deno.test("a clock that is set back keeps nobody out for longer than the limit does", async () => {
  await using test = await TestAccounts.open({ rateLimits: true });
  for (let i = 0; i < 10; i++) await refused(test.signIn("ann", "wrong"));
  test.clock.set(test.clock.now() - 365 * 24 * 3_600_000);
  const counts = new AttemptCounts(test.kv, test.clock);
  const attempts = new Attempts({ counts, secret: new Uint8Array(32), enabled: true });
  const attempt = { folded: "ann", address: "203.0.113.1", device: undefined };
  const error = await refused(attempts.signIn(attempt));
  assertEquals(error.code, "rate_limited");
  assert((error.retryMs ?? Infinity) <= 30_000);
});

Deno.test("what is counted is stored by a hash, and is gone once it says nothing any more", async () => {
  await using test = await TestAccounts.open({ rateLimits: true });
  await refused(test.signIn("correct-horse-battery", "wrong"));
  const rows = await test.kv.list({ prefix: keys.allAttempts() }, { limit: 10 });
  assertEquals(rows.length, 3);
  assert(rows.every(({ key }) => /^[0-9a-f]{64}$/.test(String(key.at(-1)))));
  const gone = (now: number) => rows.map((row) => expiringAttempts.expired(row, now)?.length ?? 0);
  assertEquals(gone(test.clock.now()), [0, 0, 0]);
  assertEquals(gone(test.clock.now() + 30_000), [1, 1, 1]);
});

Deno.test("with the limits off everybody may try as often as they like", async () => {
  await using test = await TestAccounts.open({ rateLimits: false });
  await test.signUp("ann");
  for (let i = 0; i < 40; i++) {
    assertEquals((await refused(test.signIn("ann", "wrong"))).code, "unauthenticated");
  }
});

Deno.test("a sign-in that was compared with the password of before begins no session after the change", async () => {
  await using test = await TestAccounts.open();
  const { user } = await test.signUp("ann");
  const before = await test.users.credentials("ANN") ?? await test.users.credentials("ann");
  const { attempts } = test;
  const signedIn = attempts.signedIn.bind(attempts);
  // Between the comparison and the session somebody sets another password.
  attempts.signedIn = async (attempt) => {
    await signedIn(attempt);
    await test.users.replacePasswordHash(user.id, before!.passwordHash, "another");
    await test.sessions.revokeAll(user.id);
  };
  const error = await refused(test.signIn("ann"));
  assertEquals(error.code, "unauthenticated");
  assertEquals(await test.sessions.list(user.id), []);
});

Deno.test("a sign-in that a ban overtakes begins no session, not even for when they are let in again", async () => {
  await using test = await TestAccounts.open();
  await test.signUp("olga");
  const { user } = await test.signUp("ann");
  const { attempts } = test;
  const signedIn = attempts.signedIn.bind(attempts);
  attempts.signedIn = async (attempt) => {
    await signedIn(attempt);
    await test.users.update(user.id, (account) => ({ ...account, state: "banned" }));
    await test.sessions.revokeAll(user.id);
  };
  assertEquals((await refused(test.signIn("ann"))).code, "unauthenticated");
  assertEquals(await test.sessions.list(user.id), []);
});
