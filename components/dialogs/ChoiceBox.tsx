import type { ComponentChildren } from "preact";
import { isComposing } from "../../lib/client/writing/composing.ts";

interface ChoiceBoxProps<T> {
  /** The id of the list; those of its options begin with it. */
  id: string;
  label: string;
  placeholder: string;
  /** The classes of the input and of the list. */
  inputClass: string;
  listClass: string;
  typed: string;
  /** Those that match what is typed; undefined while they are loaded. */
  choices: readonly T[] | undefined;
  chosen: T | undefined;
  onType(typed: string): void;
  /** Called with the choice that an arrow key leads to. */
  onMove(choice: T): void;
  onEnter(): void;
  onChoose(choice: T): void;
  /** Shown before the name of a choice, and behind it. */
  icon(choice: T): ComponentChildren;
  note?(choice: T): string | undefined;
}

/** A text box with the rooms and conversations that match what is typed, one of which is chosen. */
export function ChoiceBox<T extends { id: string; name: string }>(
  { id, label, placeholder, inputClass, listClass, typed, choices, chosen, ...rest }:
    ChoiceBoxProps<T>,
) {
  const { onType, onMove, onEnter, onChoose, icon, note } = rest;
  const found = choices ?? [];
  const optionId = (choice: T) => `${id}-${choice.id}`;
  return (
    <>
      <input
        class={inputClass}
        type="text"
        role="combobox"
        aria-label={label}
        aria-autocomplete="list"
        aria-expanded="true"
        aria-controls={id}
        aria-activedescendant={chosen && optionId(chosen)}
        placeholder={placeholder}
        autocomplete="off"
        spellcheck={false}
        value={typed}
        onInput={(event) => onType(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (isComposing(event)) return;
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step !== undefined) {
            event.preventDefault();
            const next = stepFrom(found, chosen, step);
            if (next === undefined) return;
            onMove(next);
            document.getElementById(optionId(next))?.scrollIntoView({ block: "nearest" });
          } else if (event.key === "Enter") {
            event.preventDefault();
            onEnter();
          }
        }}
      />
      <ul class={listClass} id={id} role="listbox" aria-label="Rooms and conversations">
        {found.map((choice) => (
          <li
            key={choice.id}
            id={optionId(choice)}
            class="place"
            role="option"
            aria-selected={choice === chosen}
            onClick={() => onChoose(choice)}
          >
            {icon(choice)}
            <bdi>{choice.name}</bdi> {note?.(choice) && <small>{note(choice)}</small>}
          </li>
        ))}
      </ul>
      {choices?.length === 0 && <p class="places-none" role="status">No matches.</p>}
    </>
  );
}

/** The choice after or before another one, round the ends; without one, the first or the last. */
function stepFrom<T>(choices: readonly T[], from: T | undefined, step: number): T | undefined {
  const at = from === undefined ? (step > 0 ? -1 : 0) : choices.indexOf(from);
  return choices[(at + step + choices.length) % choices.length];
}
