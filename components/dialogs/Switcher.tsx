import { useState } from "preact/hooks";
import { isComposing } from "../../lib/client/writing/composing.ts";
import { matching } from "../../lib/client/lists/matching.ts";
import { Icon, type IconName } from "../shell/Icon.tsx";
import { RoomIcon } from "../shell/RoomIcon.tsx";
import type { ListedRoom } from "../shell/RoomSections.tsx";
import { showOverlay } from "./overlay.ts";
import { useModal } from "./use_modal.ts";

interface SwitcherProps {
  rooms: readonly ListedRoom[];
  here: string | undefined;
  onClose(): void;
}

/** Somewhere to go: a room has a kind, anything else an icon of its own. */
interface SwitcherEntry {
  id: string;
  name: string;
  href: string;
  kind?: string;
  icon?: IconName;
}

/** The most places that are shown at a time. */
const SHOWN = 12;

const ELSEWHERE: readonly SwitcherEntry[] = [
  { id: "browse", name: "Browse and create rooms", href: "/rooms", icon: "compass" },
  { id: "new-message", name: "New message", href: "/direct", icon: "plus" },
  { id: "bookmarks", name: "Bookmarks", href: "/bookmarks", icon: "bookmark" },
];

/**
 * Has a person go to a room by a few letters of its name.
 *
 * @param here the id of the room that one is in
 */
export function showSwitcher(rooms: readonly ListedRoom[], here: string | undefined): void {
  showOverlay((close) => <Switcher rooms={rooms} here={here} onClose={close} />);
}

function Switcher({ rooms, here, onClose }: SwitcherProps) {
  const dialog = useModal();
  const [typed, setTyped] = useState("");
  const [at, setAt] = useState(0);

  const places: SwitcherEntry[] = rooms
    .filter(({ id, archived }) => id !== here && !archived)
    .map(({ id, name, kind }) => ({ id, name, kind, href: `/rooms/${id}` }));
  const found = matching([...places, ...ELSEWHERE], typed).slice(0, SHOWN);
  const chosen = found[Math.min(at, found.length - 1)];
  const optionId = ({ id }: SwitcherEntry) => `place-${id}`;
  const go = (place: SwitcherEntry | undefined) =>
    place !== undefined && location.assign(place.href);
  return (
    <dialog
      ref={dialog}
      class="dialog switcher"
      aria-label="Jump to"
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <input
        class="switcher-box"
        type="text"
        role="combobox"
        aria-label="Jump to a room or a conversation"
        aria-autocomplete="list"
        aria-expanded="true"
        aria-controls="places"
        aria-activedescendant={chosen && optionId(chosen)}
        placeholder="Jump to…"
        autocomplete="off"
        spellcheck={false}
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          setAt(0);
        }}
        onKeyDown={(event) => {
          if (isComposing(event)) return;
          const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
          if (step !== undefined && found.length > 0) {
            event.preventDefault();
            setAt((Math.min(at, found.length - 1) + step + found.length) % found.length);
          } else if (event.key === "Enter") {
            event.preventDefault();
            go(chosen);
          }
        }}
      />
      <ul class="places" id="places" role="listbox" aria-label="Rooms and conversations">
        {found.map((place) => (
          <li
            key={place.id}
            id={optionId(place)}
            class="place"
            role="option"
            aria-selected={place === chosen}
            onClick={() => go(place)}
          >
            {place.icon === undefined
              ? <RoomIcon kind={place.kind ?? "public"} />
              : <Icon name={place.icon} />}
            <bdi>{place.name}</bdi>
          </li>
        ))}
      </ul>
      {found.length === 0 && <p class="places-none" role="status">No matches.</p>}
    </dialog>
  );
}
