import { assertEquals, AssertionError, assertStrictEquals, assertThrows } from "@std/assert";
import { assertSpyCalls, MockError, spy, stub } from "@std/testing/mock";

class Counter {
  constructor(public count: number) {}

  add(more: number): number {
    return this.count += more;
  }

  fail(): never {
    throw new TypeError("on purpose");
  }
}

Deno.test("spy() makes a method remember its calls until it is restored", () => {
  const counter = new Counter(1);
  const add = spy(counter, "add");
  assertEquals(counter.add(2), 3);
  assertEquals(add.calls, [{ args: [2], returned: 3, self: counter }]);
  assertThrows(() => spy(counter, "add"), MockError, "already spying");

  add.restore();
  assertEquals(add.restored, true);
  assertEquals(Object.hasOwn(counter, "add"), false);
  counter.add(1);
  assertSpyCalls(add, 1);
  assertThrows(() => add.restore(), MockError, "already restored");
});

Deno.test("spy() remembers what a method threw", () => {
  const counter = new Counter(1);
  using fail = spy(counter, "fail");
  const error = assertThrows(() => counter.fail(), TypeError, "purpose");
  assertStrictEquals(fail.calls[0]?.error, error);
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

Deno.test("stub() puts something else in the place of a method", () => {
  const counter = new Counter(1);
  {
    using add = stub(counter, "add", () => 42);
    assertEquals(counter.add(2), 42);
    assertEquals(add.calls, [{ args: [2], returned: 42, self: counter }]);
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

Deno.test("assertSpyCalls() tells too few calls from too many, and shows both numbers", () => {
  using add = stub(new Counter(1), "add");
  add.call(new Counter(1), 1);
  assertThrows(() => assertSpyCalls(add, 2), AssertionError, "not called as much as expected");
  assertThrows(() => assertSpyCalls(add, 0), AssertionError, "called more than expected");
  assertThrows(() => assertSpyCalls(add, 2), AssertionError, "1");
});
