import { useState } from "preact/hooks";
import { matching } from "../../lib/client/lists/matching.ts";
import type { Person } from "../../lib/protocol/event.ts";
import { Avatar } from "../shell/Avatar.tsx";
import { Icon, type IconName } from "../shell/Icon.tsx";
import { RoomIcon } from "../shell/RoomIcon.tsx";
import type { ListedRoom } from "../shell/RoomSections.tsx";
import { ChoiceBox } from "./ChoiceBox.tsx";
import { showOverlay } from "./overlay.ts";
import { useFound } from "./use_found.ts";
import type { Found } from "../../lib/protocol/found.ts";
import { useModal } from "./use_modal.ts";

interface SwitcherProps {
  rooms: readonly ListedRoom[];
  here: string | undefined;
  onClose(): void;
}

/** Somewhere to go: a room has a kind, a person is who they are, anything else has an icon of its own. */
interface SwitcherEntry {
  id: string;
  name: string;
  href?: string;
  kind?: string;
  person?: Person;
  icon?: IconName;
  /** What it is, beside its name. */
  note?: string;
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
  const asked = useFound(typed);
  const found = [
    ...matching(places, typed).slice(0, SHOWN),
    ...othersOf(asked, rooms),
    ...matching(ELSEWHERE, typed),
  ];
  const choices = found.length === 0 && asked === undefined ? undefined : found;
  const chosen = found.find(({ id }) => id === chosenId) ?? found[0];
  const open = (place: SwitcherEntry | undefined) => {
    if (place?.href !== undefined) location.assign(place.href);
    else if (place?.person !== undefined) writeTo(place.person);
  };
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
        label="Jump to a room, a conversation or a person"
        placeholder="Jump to…"
        inputClass="switcher-box"
        listClass="places"
        typed={typed}
        choices={choices}
        chosen={chosen}
        onType={(text) => {
          setTyped(text);
          setChosen(undefined);
        }}
        onMove={({ id }) => setChosen(id)}
        onEnter={() => open(chosen)}
        onChoose={open}
        icon={({ icon, kind, person }) =>
          person !== undefined
            ? <Avatar person={person} small />
            : icon === undefined
            ? <RoomIcon kind={kind ?? "public"} />
            : <Icon name={icon} />}
        note={({ note }) => note}
      />
    </dialog>
  );
}

/** People to write to, whose conversation is not in the list, and public rooms that one is not in. */
function othersOf(found: Found | undefined, rooms: readonly ListedRoom[]): SwitcherEntry[] {
  const partners = new Set(
    rooms.flatMap(({ people = [] }) => people.length === 1 ? people.map(({ id }) => id) : []),
  );
  const people = found?.people.filter(({ id }) => !partners.has(id)) ?? [];
  return [
    ...people.map((person): SwitcherEntry => ({
      id: `person-${person.id}`,
      name: person.name,
      person,
      note: `@${person.username}`,
    })),
    ...(found?.rooms ?? []).filter(({ id }) => !rooms.some((room) => room.id === id))
      .map(({ id, name, kind }): SwitcherEntry => ({
        id,
        name,
        kind,
        href: `/rooms/${id}`,
        note: "not joined",
      })),
    ...(found?.pages ?? []).map(({ name, href }): SwitcherEntry => ({
      id: `page${href.replaceAll("/", "-")}`,
      name,
      href,
      icon: "sliders-horizontal",
    })),
  ];
}

/** Opens the conversation with somebody, which the form that begins one does. */
function writeTo({ username }: Person): void {
  const form = document.createElement("form");
  form.method = "post";
  form.action = "/direct";
  const field = document.createElement("input");
  Object.assign(field, { type: "hidden", name: "username", value: username });
  form.append(field);
  document.body.append(form);
  form.submit();
}
