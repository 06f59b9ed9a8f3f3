import type { Person } from "../lib/protocol/event.ts";

/** Says who is typing; it is there, and empty, when nobody is. */
export function TypingLine({ people }: { people: readonly Person[] }) {
  return (
    <div class="typing" role="status">
      {people.length > 0 && (
        <>
          <span class="typing-dots" aria-hidden="true">
            <i />
            <i />
            <i />
          </span>
          <span>{sentence(people)}</span>
        </>
      )}
    </div>
  );
}

function sentence([first, second, third]: readonly Person[]): string {
  if (third !== undefined) return "Several people are typing";
  if (second !== undefined) return `${first?.name} and ${second.name} are typing`;
  return `${first?.name} is typing`;
}
