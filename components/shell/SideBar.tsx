import type { ComponentChildren } from "preact";
import type { Person } from "../../lib/protocol/event.ts";
import { DrawerClose } from "./DrawerClose.tsx";
import { Icon, type IconName } from "./Icon.tsx";
import { Invitations } from "./Invitations.tsx";
import { InviteLink } from "./InviteLink.tsx";
import { OwnName } from "./OwnName.tsx";
import { ReportNews } from "./ReportNews.tsx";
import { StaffLink } from "./StaffLink.tsx";
import { Wordmark } from "./Wordmark.tsx";

interface SideBarProps {
  serverName: string;
  me: Person;
  /** The path of the page, which marks where one is. */
  path: string;
  children: ComponentChildren;
}

/** The pages with what is the reader's own, of all rooms. */
const LINKS: readonly { to: string; icon: IconName; label: string }[] = [
  { to: "/unread", icon: "inbox", label: "Unread" },
  { to: "/threads", icon: "message-square", label: "Threads" },
  { to: "/bookmarks", icon: "bookmark", label: "Bookmarks" },
];

/** The side with one's rooms and oneself; a drawer on a narrow screen. */
export function SideBar({ serverName, me, path, children }: SideBarProps) {
  return (
    <nav id="rooms" class="side side-start" popover="auto" aria-label="Rooms">
      <div class="side-head">
        <Wordmark name={serverName} /> <DrawerClose of="rooms" />
      </div>
      <div class="side-scroll">
        <ul class="side-list side-links">
          {LINKS.map(({ to, icon, label }) => (
            <li key={to}>
              <a class="side-item" href={to} aria-current={path === to ? "page" : undefined}>
                <Icon name={icon} />
                <span>{label}</span>
              </a>
            </li>
          ))}
          <ReportNews />
        </ul>
        <Invitations />
        {children}
        <InviteLink path={path} />
      </div>
      <div class="side-foot">
        <OwnName me={me} />{" "}
        <a
          class="button button-quiet button-icon"
          href="/account"
          title="Your account"
          aria-current={path === "/account" ? "page" : undefined}
        >
          <Icon name="pencil" label="Your account" />
        </a>{" "}
        <StaffLink path={path} />{" "}
        <a class="button button-quiet button-icon" href="/logout" title="Sign out">
          <Icon name="log-out" label="Sign out" />
        </a>
      </div>
    </nav>
  );
}
