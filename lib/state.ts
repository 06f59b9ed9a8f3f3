import { createDefine } from "fresh";
import type { ShownInvitation } from "./protocol/shown_invitation.ts";
import type { Services } from "./services.ts";
import type { Session } from "./store/people/sessions.ts";
import type { User } from "./store/people/users.ts";

/** The state of every request: the services, and who asks. */
export interface State {
  services: Services;
  user: User | undefined;
  session: Session | undefined;
  /** True once it is known that no other site had the browser make the request. */
  isOwn?: boolean;
  /** True for a page that is shown in a frame of this server's own pages. */
  isFramed?: boolean;
  /** The invitations that wait for whoever asks, once their rooms were listed. */
  invitations?: readonly ShownInvitation[];
  /** Where whoever asks invites people to the room of the page, once that was read. */
  invitePath?: string | undefined;
  /** Whether something was decided of what they reported, once their rooms were listed. */
  hasReportNews?: boolean;
  /** Of a request for a socket: aborted when its peer has gone. */
  disconnected: AbortSignal | undefined;
}

/** Fresh's helpers for pages, handlers and middlewares, typed for this application. */
export const define = createDefine<State>();
