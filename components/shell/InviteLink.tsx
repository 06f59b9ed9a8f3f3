import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { Icon } from "./Icon.tsx";

/** Where the reader invites people; on the server alone, as contexts do not reach into islands. */
export const InvitePathContext = createContext<string | undefined>(undefined);

/** The way to inviting people, for those who can. */
export function InviteLink({ path }: { path: string }) {
  const to = useContext(InvitePathContext);
  if (to === undefined) return null;
  return (
    <ul class="side-list side-invite">
      <li>
        <a class="side-item" href={to} aria-current={path === to ? "page" : undefined}>
          <Icon name="plus" />
          <span>Invite people</span>
        </a>
      </li>
    </ul>
  );
}
