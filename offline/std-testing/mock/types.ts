// deno-lint-ignore-file no-explicit-any

/** One call of a spy. */
export interface SpyCall<
  Self = any,
  Args extends unknown[] = any[],
  Return = any,
> {
  /** The arguments of the call. */
  args: Args;
  /** What the call returned. */
  returned?: Return;
  /** What the call threw. */
  error?: Error;
  /** The object the method was called on. */
  self?: Self;
}

/** A call as an assertion expects it; what is not named is not looked at. */
export interface ExpectedSpyCall<
  Self = any,
  Args extends unknown[] = any[],
  Return = any,
> {
  /** The arguments of the call. */
  args?: [...Args, ...unknown[]];
  /** The object the method was called on. */
  self?: Self;
  /** What the call returned, or its promise resolved to. */
  returned?: Return;
  /** What the call threw, or its promise was rejected with. */
  error?: {
    /** The class of the error. */
    Class?: abstract new (...args: any[]) => Error;
    /** A part of its message. */
    msgIncludes?: string;
  };
}

/** A function that remembers its calls. */
export interface Spy<Self = any, Args extends unknown[] = any[], Return = any> {
  (this: Self, ...args: Args): Return;
  /** The function behind it. */
  original: (this: Self, ...args: Args) => Return;
  /** The calls so far. */
  calls: SpyCall<Self, Args, Return>[];
  /** Whether the method is itself again. */
  restored: boolean;
  /** Makes the method itself again. */
  restore(): void;
}

/** A method that remembers its calls. */
export interface MethodSpy<
  Self = any,
  Args extends unknown[] = any[],
  Return = any,
> extends Spy<Self, Args, Return>, Disposable {}

/** A method that does something else, and remembers its calls. */
export interface Stub<Self = any, Args extends unknown[] = any[], Return = any>
  extends MethodSpy<Self, Args, Return> {
  /** What it does instead. */
  fake: (this: Self, ...args: Args) => Return;
}

/** A class that remembers how it was constructed. */
export interface ConstructorSpy<Self = any, Args extends unknown[] = any[]> {
  new (...args: Args): Self;
  /** The class behind it. */
  original: new (...args: Args) => Self;
  /** The calls so far. */
  calls: SpyCall<Self, Args, Self>[];
  /** Whether the class is itself again: never. */
  restored: boolean;
  /** A class cannot be restored. */
  restore(): void;
}

/** Any spy. */
export type SpyLike<Self = any, Args extends unknown[] = any[], Return = any> =
  | Spy<Self, Args, Return>
  | ConstructorSpy<Self, Args>;

/** The parameters of a method. */
export type GetParametersFromProp<Self, Prop extends keyof Self> = Self[Prop] extends
  (...args: infer Args) => unknown ? Args : unknown[];

/** What a method returns. */
export type GetReturnFromProp<Self, Prop extends keyof Self> = Self[Prop] extends
  (...args: any[]) => infer Return ? Return : unknown;
