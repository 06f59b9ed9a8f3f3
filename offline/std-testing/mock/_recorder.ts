import type { SpyCall } from "./types.ts";

/** A function that does what another does, and its calls so far. */
export interface Recorder<Self, Args extends unknown[], Return> {
  record: (this: Self, ...args: Args) => Return;
  calls: SpyCall<Self, Args, Return>[];
}

const records = new WeakSet<object>();

/** Whether a value is a function that remembers its calls. */
export function isRecord(value: unknown): boolean {
  return typeof value === "function" && records.has(value);
}

/** Wraps a function so that every call of it is remembered, with what came of it. */
export function recorder<Self, Args extends unknown[], Return>(
  fn: (this: Self, ...args: Args) => Return,
): Recorder<Self, Args, Return> {
  const calls: SpyCall<Self, Args, Return>[] = [];
  const record = function (this: Self, ...args: Args): Return {
    const call: SpyCall<Self, Args, Return> = { args };
    if (this) call.self = this;
    try {
      return call.returned = fn.apply(this, args);
    } catch (error) {
      call.error = error as Error;
      throw error;
    } finally {
      calls.push(call);
    }
  };
  records.add(record);
  return { record, calls };
}
