import type { ComponentChildren } from "preact";
import type { Person } from "../../lib/protocol/event.ts";
import { PlainPage } from "../pages/PlainPage.tsx";
import type { ListedRoom } from "../shell/RoomSections.tsx";

interface AdminPageProps {
  serverName: string;
  rooms: readonly ListedRoom[];
  me: Person;
  /** The page that it is, or that it belongs to. */
  path: AdminPath;
  title: string;
  children: ComponentChildren;
}

/** The pages on which the server is run, in the order in which they are listed. */
const PAGES = [
  { path: "/admin", label: "Overview" },
  { path: "/admin/people", label: "People" },
  { path: "/admin/invites", label: "Invites" },
  { path: "/admin/reports", label: "Reports" },
  { path: "/admin/audit", label: "Audit log" },
  { path: "/admin/settings", label: "Settings" },
] as const;

type AdminPath = typeof PAGES[number]["path"];

/** A page for those who run the server, with the way to the others of them. */
export function AdminPage({ path, title, children, ...page }: AdminPageProps) {
  return (
    <PlainPage {...page} path="/admin" title={title} skip={`Skip to ${title.toLowerCase()}`}>
      <nav class="tabs" aria-label="Running the server">
        <ul>
          {PAGES.map(({ path: to, label }) => (
            <li key={to}>
              {/* Else Fresh calls each one current that the path begins with. */}
              <a href={to} aria-current={to === path ? "page" : "false"}>{label}</a>
            </li>
          ))}
        </ul>
      </nav>
      <h1>{title}</h1>
      {children}
    </PlainPage>
  );
}
