import { close, open } from "./_sessions.ts";

/** Opens a session and returns its id, for `restore`. */
export function mockSession(): number;
/** Wraps a function in a session, which ends with it. */
export function mockSession<Self, Args extends unknown[], Return>(
  func: (this: Self, ...args: Args) => Return,
): (this: Self, ...args: Args) => Return;
export function mockSession<Self, Args extends unknown[], Return>(
  func?: (this: Self, ...args: Args) => Return,
): number | ((this: Self, ...args: Args) => Return) {
  if (func === undefined) return open();
  return function (this: Self, ...args: Args): Return {
    const id = open();
    try {
      return func.apply(this, args);
    } finally {
      close(id);
    }
  };
}
