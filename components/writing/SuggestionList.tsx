import { useLayoutEffect, useRef } from "preact/hooks";
import type { Choice } from "../../lib/client/writing/completion.ts";
import { Avatar } from "../shell/Avatar.tsx";
import { Icon } from "../shell/Icon.tsx";
import { RoomIcon } from "../shell/RoomIcon.tsx";

interface SuggestionListProps {
  id: string;
  label: string;
  choices: readonly Choice[];
  at: number;
  onTake(choice: Choice): void;
}

/** The id of a choice's element. */
export function choiceId(list: string, { id }: Choice): string {
  return `${list}-${id}`;
}

/** The list of completions. The box keeps the focus. */
export function SuggestionList({ id, label, choices, at, onTake }: SuggestionListProps) {
  const list = useRef<HTMLUListElement>(null);
  useLayoutEffect(() => {
    const element = list.current;
    // Above the box, unless it would be cut off there: a message may be edited at the top of the log.
    element?.classList.remove("suggestions-below");
    const edge = element?.closest(".log")?.getBoundingClientRect().top ?? 0;
    if (element && element.getBoundingClientRect().top < edge) {
      element.classList.add("suggestions-below");
    }
  }, [choices]);
  useLayoutEffect(() => {
    list.current?.children[at]?.scrollIntoView({ block: "nearest" });
  }, [at, choices]);
  return (
    <>
      <ul
        ref={list}
        id={id}
        class="suggestions"
        role="listbox"
        aria-label={label}
        onPointerDown={(event) => event.preventDefault()}
      >
        {choices.map((choice, index) => (
          <li
            key={choice.id}
            id={choiceId(id, choice)}
            class="place"
            role="option"
            aria-selected={index === at}
            onClick={() => onTake(choice)}
          >
            <Mark choice={choice} />
            <bdi>{choice.label}</bdi>
            {choice.hint !== undefined && <span class="suggestion-hint">{choice.hint}</span>}
          </li>
        ))}
      </ul>
      <span class="visually-hidden" role="status">
        {choices.length === 1 ? "1 suggestion" : `${choices.length} suggestions`}
      </span>
    </>
  );
}

function Mark({ choice: { kind, person, insert } }: { choice: Choice }) {
  switch (kind) {
    case "person":
      return person === undefined ? null : <Avatar person={person} small />;
    case "everybody":
      return <Icon name="users" />;
    case "room":
      return <RoomIcon kind="public" />;
    case "emoji":
      return <span class="suggestion-emoji">{insert}</span>;
    case "command":
      return null;
  }
}
