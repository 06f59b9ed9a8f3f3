/** The handle of a suite, which tests and suites outside its body can name. */
export interface TestSuite<T> {
  /** What tells one suite from another. */
  symbol: symbol;
}

/** A function that runs before or after tests; `this` is what the tests of the suite share. */
export type Hook<T> = (this: T) => void | Promise<void>;

/** What a test does. */
export type TestFunction<T> = (
  this: T,
  t: Deno.TestContext,
) => void | Promise<void>;

/** What a suite does when it is declared: it declares its tests. */
export type SuiteFunction = () => void | undefined;

/** The options of a test. */
export interface ItDefinition<T> extends Omit<Deno.TestDefinition, "fn"> {
  /** What the test does. */
  fn: TestFunction<T>;
  /** The suite it belongs to, if that is not the one it is declared in. */
  suite?: TestSuite<T>;
}

/** The options of a suite. */
export interface DescribeDefinition<T> extends Omit<Deno.TestDefinition, "fn"> {
  /** Declares the tests of the suite. */
  fn?: SuiteFunction;
  /** The suite it belongs to, if that is not the one it is declared in. */
  suite?: TestSuite<T>;
  /** What runs before the first of its tests. */
  beforeAll?: Hook<T> | Hook<T>[];
  /** What runs after the last of its tests. */
  afterAll?: Hook<T> | Hook<T>[];
  /** What runs before each of its tests. */
  beforeEach?: Hook<T> | Hook<T>[];
  /** What runs after each of its tests. */
  afterEach?: Hook<T> | Hook<T>[];
}

type Arguments<T, Definition, Fn> =
  | [options: Definition]
  | [name: string, options: Omit<Definition, "name">]
  | [name: string, fn: Fn]
  | [fn: Fn]
  | [name: string, options: Omit<Definition, "fn" | "name">, fn: Fn]
  | [options: Omit<Definition, "fn">, fn: Fn]
  | [options: Omit<Definition, "fn" | "name">, fn: Fn]
  | [
    suite: TestSuite<T>,
    name: string,
    options: Omit<Definition, "name" | "suite">,
  ]
  | [suite: TestSuite<T>, name: string, fn: Fn]
  | [suite: TestSuite<T>, fn: Fn]
  | [
    suite: TestSuite<T>,
    name: string,
    options: Omit<Definition, "fn" | "name" | "suite">,
    fn: Fn,
  ]
  | [suite: TestSuite<T>, options: Omit<Definition, "fn" | "suite">, fn: Fn]
  | [
    suite: TestSuite<T>,
    options: Omit<Definition, "fn" | "name" | "suite">,
    fn: Fn,
  ];

/** The arguments of `describe`. */
export type DescribeArgs<T> =
  | Arguments<T, DescribeDefinition<T>, SuiteFunction>
  | [name: string]
  | [suite: TestSuite<T>, name: string];

/** The arguments of `it`. */
export type ItArgs<T> = Exclude<
  Arguments<T, ItDefinition<T>, TestFunction<T>>,
  [string]
>;

/** Gathers the arguments of `describe` or `it`, which differ by kind, into one definition. */
export function gather<Definition extends { name: string }>(
  args: readonly unknown[],
): Definition {
  const gathered: Record<string, unknown> = {};
  for (const arg of args) {
    if (typeof arg === "string") gathered.name = arg;
    else if (typeof arg === "function") gathered.fn = arg;
    else if (isSuite(arg)) gathered.suite = arg;
    else Object.assign(gathered, arg);
  }
  gathered.name ??= (gathered.fn as SuiteFunction | undefined)?.name ?? "";
  return gathered as Definition;
}

function isSuite(arg: unknown): arg is TestSuite<unknown> {
  return typeof arg === "object" && arg !== null && "symbol" in arg;
}
