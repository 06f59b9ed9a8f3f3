import type { Person } from "../../lib/protocol/event.ts";
import { lazy } from "../shell/lazy.tsx";
import { loadOnDemand } from "../room/chunks.ts";

const TypingPeople = lazy(async () => (await loadOnDemand()).TypingPeople);

/** Says who is typing; it is there, and empty, when nobody is. */
export function TypingLine({ people }: { people: readonly Person[] }) {
  return (
    <div class="typing" role="status">
      {people.length > 0 && <TypingPeople people={people} />}
    </div>
  );
}
