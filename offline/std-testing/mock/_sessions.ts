/** A mock that can be undone. */
interface Restorable {
  restore(): void;
}

/** The sessions that are open, the innermost last, each with its mocks. */
const sessions: Set<Restorable>[] = [];

/** Opens a session, and returns its id. */
export function open(): number {
  return sessions.push(new Set()) - 1;
}

/** The id of the innermost session. */
export function innermost(): number {
  return Math.max(sessions.length - 1, 0);
}

/** Ends all sessions from the one with an id on, and restores their mocks. */
export function close(id: number): void {
  while (sessions.length > id) {
    for (const mock of sessions.pop()!) mock.restore();
  }
}

/** Adds a mock to the innermost session; outside of any, to one that stays open. */
export function register(mock: Restorable): void {
  if (sessions.length === 0) open();
  sessions.at(-1)!.add(mock);
}

/** Removes a mock that was restored from its session. */
export function unregister(mock: Restorable): void {
  sessions.findLast((session) => session.has(mock))?.delete(mock);
}
