/** A mock that can be undone. */
export interface Restorable {
  restore(): void;
}

/** The sessions that are open, the innermost last, each with its mocks. */
const sessions: Set<Restorable>[] = [];

/** Adds a mock to the innermost session; outside of any, to one that stays open. */
export function register(mock: Restorable): void {
  if (sessions.length === 0) sessions.push(new Set());
  sessions.at(-1)!.add(mock);
}

/** Removes a mock that was restored from its session. */
export function unregister(mock: Restorable): void {
  sessions.findLast((session) => session.has(mock))?.delete(mock);
}

/** Restores the mocks of the innermost session, or of all from the one with an id on. */
export function restore(id?: number): void {
  const first = id ?? Math.max(sessions.length - 1, 0);
  while (sessions.length > first) {
    for (const mock of sessions.pop()!) mock.restore();
  }
}

/** Opens a session and returns its id, for {@linkcode restore}. */
export function mockSession(): number;
/** Wraps a function in a session, which ends with it. */
export function mockSession<Self, Args extends unknown[], Return>(
  func: (this: Self, ...args: Args) => Return,
): (this: Self, ...args: Args) => Return;
export function mockSession<Self, Args extends unknown[], Return>(
  func?: (this: Self, ...args: Args) => Return,
): number | ((this: Self, ...args: Args) => Return) {
  if (func === undefined) return sessions.push(new Set()) - 1;
  return function (this: Self, ...args: Args): Return {
    const id = mockSession();
    try {
      return func.apply(this, args);
    } finally {
      restore(id);
    }
  };
}

/** Wraps an asynchronous function in a session, which ends when its promise settles. */
export function mockSessionAsync<Self, Args extends unknown[], Return>(
  func: (this: Self, ...args: Args) => Promise<Return>,
): (this: Self, ...args: Args) => Promise<Return> {
  return async function (this: Self, ...args: Args): Promise<Return> {
    const id = mockSession();
    try {
      return await func.apply(this, args);
    } finally {
      restore(id);
    }
  };
}
