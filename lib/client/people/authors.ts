import type { MessageEvent, Person } from "../../protocol/event.ts";

/** Everybody who wrote one of the messages, each once. */
export function authorsOf(
  messages: readonly MessageEvent[],
  people: ReadonlyMap<string, Person>,
): Person[] {
  return [...new Set(messages.map(({ by }) => by))].flatMap((id) => people.get(id) ?? []);
}
