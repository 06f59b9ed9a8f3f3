import { useState } from "preact/hooks";
import { matching } from "../../lib/client/lists/matching.ts";
import { Icon, type IconName } from "../shell/Icon.tsx";
import { RoomIcon } from "../shell/RoomIcon.tsx";
import type { ListedRoom } from "../shell/RoomSections.tsx";
import { ChoiceBox } from "./ChoiceBox.tsx";
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
  { id: "account", name: "Your account", href: "/account", icon: "pencil" },
];

/**
 * Shows the dialog for opening a room by a few letters of its name.
 *
 * @param here the id of the room that one is in
 */
export function showSwitcher(rooms: readonly ListedRoom[], here: string | undefined): void {
  showOverlay((close) => <Switcher rooms={rooms} here={here} onClose={close} />);
}

function Switcher({ rooms, here, onClose }: SwitcherProps) {
  const dialog = useModal();
  const [typed, setTyped] = useState("");
  const [chosenId, setChosen] = useState<string>();

  const places: SwitcherEntry[] = rooms
    .filter(({ id, archived }) => id !== here && !archived)
    .map(({ id, name, kind }) => ({ id, name, kind, href: `/rooms/${id}` }));
  const found = matching([...places, ...ELSEWHERE], typed).slice(0, SHOWN);
  const chosen = found.find(({ id }) => id === chosenId) ?? found[0];
  const open = (place: SwitcherEntry | undefined) =>
    place !== undefined && location.assign(place.href);
  return (
    <dialog
      ref={dialog}
      class="dialog switcher"
      aria-label="Jump to"
      onClose={onClose}
      onClick={(event) => event.target === dialog.current && dialog.current?.close()}
    >
      <ChoiceBox<SwitcherEntry>
        id="places"
        label="Jump to a room or a conversation"
        placeholder="Jump to…"
        inputClass="switcher-box"
        listClass="places"
        typed={typed}
        choices={found}
        chosen={chosen}
        onType={(text) => {
          setTyped(text);
          setChosen(undefined);
        }}
        onMove={({ id }) => setChosen(id)}
        onEnter={() => open(chosen)}
        onChoose={open}
        icon={({ icon, kind }) =>
          icon === undefined ? <RoomIcon kind={kind ?? "public"} /> : <Icon name={icon} />}
      />
    </dialog>
  );
}
