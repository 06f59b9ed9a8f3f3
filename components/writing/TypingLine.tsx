import type { Person } from "../../lib/protocol/event.ts";
import { lazily } from "../shell/lazily.tsx";
import { loadLater } from "../room/load_later.ts";

const TypingPeople = lazily(async () => (await loadLater()).TypingPeople);

/** Says who is typing; it is there, and empty, when nobody is. */
export function TypingLine({ people }: { people: readonly Person[] }) {
  return (
    <div class="typing" role="status">
      {people.length > 0 && <TypingPeople people={people} />}
    </div>
  );
}
