import type { Person } from "../../lib/protocol/event.ts";

/** That these people, of whom there are some, are typing. */
export function TypingPeople({ people }: { people: readonly Person[] }) {
  return (
    <>
      <span class="typing-dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span>{sentence(people)}</span>
    </>
  );
}

function sentence([first, second, third]: readonly Person[]): string {
  if (third !== undefined) return "Several people are typing";
  if (second !== undefined) return `${first?.name} and ${second.name} are typing`;
  return `${first?.name} is typing`;
}
