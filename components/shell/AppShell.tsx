import type { ComponentChildren } from "preact";
import type { Person } from "../../lib/protocol/event.ts";
import { RoomList } from "./RoomList.tsx";
import { type ListedRoom, RoomSections } from "./RoomSections.tsx";

interface AppShellProps {
  serverName: string;
  rooms: readonly ListedRoom[];
  /** What lists the rooms in place of what the server knew of them. */
  list?: ComponentChildren;
  path: string;
  me: Person;
  /** Where the skip link leads, and what it says. */
  skip: { to: string; label: string };
  children: ComponentChildren;
}

/** The frame of every page for somebody who is signed in. */
export function AppShell({ serverName, rooms, list, path, me, skip, children }: AppShellProps) {
  return (
    <div class="app">
      <a class="skip-link" href={`#${skip.to}`}>{skip.label}</a>
      <RoomList serverName={serverName} me={me} path={path}>
        {list ?? <RoomSections rooms={rooms} path={path} />}
      </RoomList>
      {children}
    </div>
  );
}
