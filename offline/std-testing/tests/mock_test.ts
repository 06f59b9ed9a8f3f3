import {
  assertEquals,
  AssertionError,
  assertRejects,
  assertStrictEquals,
  assertThrows,
} from "@std/assert";
import {
  assertSpyCall,
  assertSpyCallArg,
  assertSpyCallArgs,
  assertSpyCallAsync,
  assertSpyCalls,
  MockError,
  mockSession,
  mockSessionAsync,
  resolvesNext,
  restore,
  returnsArg,
  returnsArgs,
  returnsNext,
  returnsThis,
  spy,
  stub,
} from "@std/testing/mock";

class Counter {
  constructor(public count: number) {}

  add(more: number): number {
    return this.count += more;
  }

  fail(): never {
    throw new TypeError("on purpose");
  }
}

Deno.test("spy() makes a function that remembers its calls", () => {
  const empty = spy();
  assertEquals(empty(1, 2), undefined);
  assertSpyCall(empty, 0, { args: [1, 2], returned: undefined });

  const sum = spy((a: number, b: number) => a + b);
  assertEquals(sum(1, 2), 3);
  assertEquals(sum(3, 4), 7);
  assertSpyCalls(sum, 2);
  assertSpyCall(sum, 0, { args: [1, 2], returned: 3 });
  assertSpyCall(sum, 1, { args: [3, 4], returned: 7 });
  assertEquals(sum.restored, false);
  assertThrows(() => sum.restore(), MockError, "function cannot be restored");
});

Deno.test("spy() remembers what a function threw", () => {
  const fail = spy(() => {
    throw new TypeError("on purpose");
  });
  assertThrows(() => fail(), TypeError);
  assertSpyCall(fail, 0, {
    error: { Class: TypeError, msgIncludes: "purpose" },
  });
});

Deno.test("spy() makes a method remember its calls until it is restored", () => {
  const counter = new Counter(1);
  const add = spy(counter, "add");
  assertEquals(counter.add(2), 3);
  assertSpyCall(add, 0, { args: [2], returned: 3, self: counter });
  assertThrows(() => spy(counter, "add"), MockError, "already spying");

  add.restore();
  assertEquals(add.restored, true);
  assertEquals(Object.hasOwn(counter, "add"), false);
  counter.add(1);
  assertSpyCalls(add, 1);
  assertThrows(() => add.restore(), MockError, "already restored");
});

Deno.test("spy() refuses what is no method", () => {
  assertThrows(
    () => spy(new Counter(1), "count"),
    MockError,
    "property is not an instance method",
  );
  const frozen = Object.freeze({ method: () => 1 });
  assertThrows(() => spy(frozen, "method"), MockError, "non-configurable");
});

Deno.test("spy() makes a class that remembers how it was constructed", () => {
  const Spied = spy(Counter);
  const counter = new Spied(1);
  assertEquals(counter.add(1), 2);
  assertEquals(counter instanceof Counter, true);
  assertSpyCall(Spied, 0, { args: [1] });
  assertSpyCalls(Spied, 1);
  assertEquals(Spied.original, Counter);
  assertThrows(
    () => Spied.restore(),
    MockError,
    "constructor cannot be restored",
  );
});

Deno.test("stub() puts something else in the place of a method", () => {
  const counter = new Counter(1);
  {
    using add = stub(counter, "add", () => 42);
    assertEquals(counter.add(2), 42);
    assertSpyCall(add, 0, { args: [2], returned: 42, self: counter });
    assertStrictEquals(add.original, Counter.prototype.add);
    assertEquals(add.fake.call(counter, 0), 42);
    assertThrows(() => stub(counter, "add"), MockError, "already spying");
  }
  assertEquals(counter.add(2), 3);
});

Deno.test("stub() without a function does nothing", () => {
  const counter = new Counter(1);
  using fail = stub(counter, "fail");
  counter.fail();
  assertSpyCalls(fail, 1);
  assertEquals(counter.count, 1);
});

Deno.test("stub() keeps whether a property is enumerable", () => {
  const object = { method: () => 1 };
  using method = stub(object, "method", () => 2);
  assertEquals(Object.keys(object), ["method"]);
  assertEquals(object.method(), 2);
  assertSpyCalls(method, 1);
});

Deno.test("restore() restores all mocks of a session", () => {
  const counter = new Counter(1);
  const session = mockSession();
  stub(counter, "add", () => 42);
  stub(counter, "fail");
  restore(session);
  assertEquals(counter.add(1), 2);
  assertThrows(() => counter.fail(), TypeError);
});

Deno.test("mockSession() and mockSessionAsync() restore when a function ends", async () => {
  const counter = new Counter(1);
  const stubbed = mockSession((more: number) => {
    stub(counter, "add", returnsNext([42]));
    return counter.add(more);
  });
  assertEquals(stubbed(1), 42);
  assertEquals(counter.add(1), 2);

  const later = mockSessionAsync(async () => {
    stub(counter, "add", () => 42);
    await Promise.resolve();
    return counter.add(1);
  });
  assertEquals(await later(), 42);
  assertEquals(counter.add(1), 3);
});

Deno.test("returnsNext() returns or throws one value after another, and then no more", () => {
  const next = returnsNext<number>([1, new Error("on purpose"), 2]);
  assertEquals(next(), 1);
  assertThrows(() => next(), Error, "on purpose");
  assertEquals(next(), 2);
  assertThrows(
    () => next(),
    MockError,
    "Not expected to be called more than 3 time(s)",
  );
});

Deno.test("resolvesNext() resolves to one value after another, and then no more", async () => {
  const next = resolvesNext<number>([
    1,
    Promise.resolve(2),
    new Error("on purpose"),
  ]);
  assertEquals(await next(), 1);
  assertEquals(await next(), 2);
  await assertRejects(() => next(), Error, "on purpose");
  await assertRejects(
    () => next(),
    MockError,
    "Not expected to be called more than 3 time(s)",
  );

  async function* values() {
    yield 1;
    yield await Promise.resolve(2);
  }
  const fromGenerator = resolvesNext<number>(values());
  assertEquals([await fromGenerator(), await fromGenerator()], [1, 2]);
});

Deno.test("returnsThis(), returnsArg() and returnsArgs() return what they are called with", () => {
  const object = { self: returnsThis() };
  assertStrictEquals(object.self(), object);
  assertEquals(returnsArg<number>(1)(1, 2, 3), 2);
  assertEquals(returnsArgs<number[]>(1)(1, 2, 3), [2, 3]);
  assertEquals(returnsArgs<number[]>(0, 1)(1, 2, 3), [1]);
});

Deno.test("assertSpyCalls() tells too few calls from too many, and shows both numbers", () => {
  const called = spy();
  called();
  assertThrows(
    () => assertSpyCalls(called, 2),
    AssertionError,
    "not called as much as expected",
  );
  assertThrows(
    () => assertSpyCalls(called, 0),
    AssertionError,
    "called more than expected",
  );
  assertThrows(() => assertSpyCalls(called, 2), AssertionError, "1");
});

Deno.test("assertSpyCall() tells what is not as expected", () => {
  const counter = new Counter(1);
  using add = spy(counter, "add");
  counter.add(2);
  const failure = (
    expected: Parameters<typeof assertSpyCall>[2],
    text: string,
  ) =>
    assertThrows(
      () => assertSpyCall(add, 0, expected as never),
      AssertionError,
      text,
    );
  failure({ args: [3] }, "Spy not called with expected args");
  failure({ self: {} }, "Spy not called as method on expected self");
  failure({ returned: 4 }, "Spy call did not return expected value");
  failure(
    { error: {} },
    "Spy call did not throw an error, a value was returned",
  );
  assertThrows(
    () => assertSpyCall(add, 1),
    AssertionError,
    "Spy not called as much as expected",
  );
  assertThrows(
    () => assertSpyCall(add, 0, { returned: 3, error: {} }),
    TypeError,
    "only one should be expected",
  );
});

Deno.test("assertSpyCallArg() and assertSpyCallArgs() look at arguments, and return them", () => {
  const called = spy();
  called(1, 2, 3);
  assertEquals(assertSpyCallArg(called, 0, 1, 2), 2);
  assertEquals(assertSpyCallArgs(called, 0, [1, 2, 3]), [1, 2, 3]);
  assertSpyCallArgs(called, 0, 1, [2, 3]);
  assertSpyCallArgs(called, 0, 0, 2, [1, 2]);
  assertThrows(() => assertSpyCallArg(called, 0, 0, 2), AssertionError);
});

Deno.test("assertSpyCallAsync() looks at what a promise came to", async () => {
  const resolves = spy((value: number) => Promise.resolve(value));
  await resolves(1);
  await assertSpyCallAsync(resolves, 0, { args: [1], returned: 1 });
  await assertSpyCallAsync(resolves, 0, { returned: Promise.resolve(1) });
  await assertRejects(
    () => assertSpyCallAsync(resolves, 0, { returned: 2 }),
    AssertionError,
    "did not resolve to expected value",
  );

  const rejects = spy(() => Promise.reject(new TypeError("on purpose")));
  await assertRejects(() => rejects(), TypeError);
  await assertSpyCallAsync(rejects, 0, {
    error: { Class: TypeError, msgIncludes: "purpose" },
  });
  await assertRejects(
    () => assertSpyCallAsync(rejects, 0, { returned: 1 as never }),
    AssertionError,
    "promise was rejected",
  );
});
