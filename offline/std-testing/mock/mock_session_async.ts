import { close, open } from "./_sessions.ts";

/** Wraps an asynchronous function in a session, which ends when its promise settles. */
export function mockSessionAsync<Self, Args extends unknown[], Return>(
  func: (this: Self, ...args: Args) => Promise<Return>,
): (this: Self, ...args: Args) => Promise<Return> {
  return async function (this: Self, ...args: Args): Promise<Return> {
    const id = open();
    try {
      return await func.apply(this, args);
    } finally {
      close(id);
    }
  };
}
