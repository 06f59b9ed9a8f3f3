import type { ComponentChildren } from "preact";
import type { Person } from "../../lib/protocol/event.ts";
import { SideBar } from "./SideBar.tsx";
import { type ListedRoom, RoomSections } from "./RoomSections.tsx";

interface AppShellProps {
  serverName: string;
  rooms: readonly ListedRoom[];
  /** Shown in place of the list that the server renders. */
  list?: ComponentChildren;
  path: string;
  me: Person;
  /** The target of the skip link, and its text. */
  skip: { to: string; label: string };
  children: ComponentChildren;
}

/** The frame of every page for somebody who is signed in. */
export function AppShell({ serverName, rooms, list, path, me, skip, children }: AppShellProps) {
  return (
    <div class="app">
      <a class="skip-link" href={`#${skip.to}`}>{skip.label}</a>
      <SideBar serverName={serverName} me={me} path={path}>
        {list ?? <RoomSections rooms={rooms} path={path} />}
      </SideBar>
      {children}
    </div>
  );
}
