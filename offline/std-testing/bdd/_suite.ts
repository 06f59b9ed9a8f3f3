import type { DescribeDefinition, Hook, ItDefinition, TestSuite } from "./definition.ts";

/** When a hook runs. */
export type HookName = "beforeAll" | "afterAll" | "beforeEach" | "afterEach";

/** What the tests of a suite share through `this`. */
// deno-lint-ignore no-explicit-any
type Shared = any;

type Test = ItDefinition<Shared>;

const SANITIZERS = [
  "sanitizeExit",
  "sanitizeOps",
  "sanitizeResources",
] as const;

/** A group of tests and suites, with its hooks. */
export class Suite implements TestSuite<Shared> {
  /** The suite whose body runs now. */
  static current: Suite | undefined;
  /** The suite around a whole file; hooks outside any suite are its own. */
  static #global: Suite | undefined;
  /** Whether a test stands outside the suite around the file. */
  static #registered = false;
  static #running = 0;
  static #all = new Map<symbol, Suite>();

  readonly symbol = Symbol();
  #definition: DescribeDefinition<Shared>;
  #parent: Suite | undefined;
  #steps: (Suite | Test)[] = [];
  #hooks: Record<HookName, Hook<Shared>[]>;

  /** Declares a suite, in the one its definition names or in the one whose body runs. */
  constructor(definition: DescribeDefinition<Shared>) {
    Suite.#mayDeclare("test suites");
    this.#definition = definition;
    this.#parent = Suite.#home(definition.suite);
    this.#hooks = {
      beforeAll: [definition.beforeAll ?? []].flat(),
      afterAll: [definition.afterAll ?? []].flat(),
      beforeEach: [definition.beforeEach ?? []].flat(),
      afterEach: [definition.afterEach ?? []].flat(),
    };
    Suite.#all.set(this.symbol, this);
    if (!definition.ignore) this.#declareContent();
    if (this.#parent) this.#parent.#steps.push(this);
    else this.#register();
  }

  /** Declares a test, in the suite its definition names or in the one whose body runs. */
  static addTest(test: Test): void {
    Suite.#mayDeclare("test cases");
    const suite = Suite.#home(test.suite);
    if (suite) {
      suite.#steps.push(test);
      return;
    }
    Suite.#registered = true;
    Deno.test({ ...optionsOf(test), fn: (t) => test.fn.call({}, t) });
  }

  /** Adds a hook to the suite whose body runs, or to the one around the file. */
  static addHook(name: HookName, hook: Hook<Shared>): void {
    (Suite.current ?? Suite.#ofFile()).#hooks[name].push(hook);
  }

  static #mayDeclare(what: string): void {
    if (Suite.#running === 0) return;
    throw new Error(
      `Cannot register new ${what} after already registered test cases start running`,
    );
  }

  static #home(named: TestSuite<Shared> | undefined): Suite | undefined {
    if (named === undefined) return Suite.current ?? Suite.#global;
    const suite = Suite.#all.get(named.symbol);
    if (suite) return suite;
    throw new Error(
      "Cannot construct Test Suite: suite does not represent a registered test suite",
    );
  }

  static #ofFile(): Suite {
    if (Suite.#global) return Suite.#global;
    if (Suite.#registered) {
      throw new Error(
        "Cannot add global hooks after a global test is registered",
      );
    }
    return Suite.#global = new Suite({ name: "global" });
  }

  #declareContent(): void {
    const outer = Suite.current;
    Suite.current = this;
    try {
      const result: unknown = this.#definition.fn?.();
      if (!(result instanceof Promise)) return;
    } finally {
      Suite.current = outer;
    }
    throw new Error(
      'Returning a Promise from "describe" is not supported: tests must be defined synchronously',
    );
  }

  #register(): void {
    Suite.#registered = true;
    const options = optionsOf(this.#definition);
    Deno.test({
      ...options,
      ...(this.#hasOnly() ? { only: true } : {}),
      fn: async (t) => {
        Suite.#running++;
        try {
          await this.#run(t, {}, []);
        } finally {
          Suite.#running--;
        }
      },
    });
  }

  /** Whether something in the suite is the only thing to run. */
  #hasOnly(): boolean {
    return this.#steps.some((step) => isOnly(step));
  }

  /** Whether the suite, or something in it, is the only thing to run. */
  get only(): boolean {
    return this.#definition.only === true || this.#hasOnly();
  }

  async #run(
    t: Deno.TestContext,
    shared: Shared,
    outer: Suite[],
  ): Promise<void> {
    const steps = this.#hasOnly() ? this.#steps.filter((step) => isOnly(step)) : this.#steps;
    const suites = [...outer, this];
    await this.#runHooks("beforeAll", shared);
    try {
      for (const step of steps) {
        await Suite.#runStep(t, step, { ...shared }, suites);
      }
    } finally {
      await this.#runHooks("afterAll", shared);
    }
  }

  async #runHooks(name: HookName, shared: Shared): Promise<void> {
    for (const hook of this.#hooks[name]) await hook.call(shared);
  }

  /** Runs a test between the hooks of the suites around it, the outermost first and last. */
  static async #runTest(
    t: Deno.TestContext,
    test: Test,
    shared: Shared,
    [suite, ...inner]: Suite[],
  ): Promise<void> {
    if (suite === undefined) return await test.fn.call(shared, t);
    await suite.#runHooks("beforeEach", shared);
    try {
      await Suite.#runTest(t, test, shared, inner);
    } finally {
      await suite.#runHooks("afterEach", shared);
    }
  }

  /** Runs one step of a suite as a step of the running test. */
  static async #runStep(
    t: Deno.TestContext,
    step: Suite | Test,
    shared: Shared,
    suites: Suite[],
  ): Promise<void> {
    const definition = step instanceof Suite ? step.#definition : step;
    await t.step({
      ...optionsOf(definition, ["ignore", ...SANITIZERS]),
      fn: (t) =>
        step instanceof Suite
          ? step.#run(t, shared, suites)
          : Suite.#runTest(t, step, shared, suites),
    });
  }
}

function isOnly(step: Suite | Test): boolean {
  return step.only === true;
}

type Options = Omit<Deno.TestDefinition, "fn">;

/** What a definition says of itself that `Deno.test` understands. */
function optionsOf(
  definition: Options,
  names: readonly (keyof Options)[] = [
    "ignore",
    "only",
    "permissions",
    ...SANITIZERS,
  ],
): Options {
  const given = names.filter((name) => definition[name] !== undefined);
  return Object.assign(
    { name: definition.name },
    Object.fromEntries(given.map((name) => [name, definition[name]])),
  );
}
