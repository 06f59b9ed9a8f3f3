import type { ComponentChildren } from "preact";
import type { Person } from "../lib/protocol/event.ts";
import { type ListedRoom, RoomList } from "./RoomList.tsx";

interface AppShellProps {
  serverName: string;
  rooms: readonly ListedRoom[];
  path: string;
  me: Person;
  /** Where the skip link leads, and what it says. */
  skip: { to: string; label: string };
  children: ComponentChildren;
}

/** The frame of every page for somebody who is signed in. */
export function AppShell({ serverName, rooms, path, me, skip, children }: AppShellProps) {
  return (
    <div class="app">
      <a class="skip-link" href={`#${skip.to}`}>{skip.label}</a>
      <RoomList serverName={serverName} rooms={rooms} path={path} me={me} />
      {children}
    </div>
  );
}
