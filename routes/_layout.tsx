import { InvitationsContext } from "../components/shell/Invitations.tsx";
import { OwnStatusContext } from "../components/shell/OwnName.tsx";
import { InvitePathContext } from "../components/shell/InviteLink.tsx";
import { HasReportNewsContext } from "../components/shell/ReportNews.tsx";
import { IsStaffContext } from "../components/shell/StaffLink.tsx";
import { currentStatus } from "../lib/protocol/own_status.ts";
import { isStaff } from "../lib/protocol/server_role.ts";
import { define, type State } from "../lib/state.ts";

/**
 * Gives every page the status of who is signed in, whether they run the server, where they invite people,
 * and what waits for them: Fresh renders a page before `_app.tsx`.
 */
export default define.layout(({ Component, state }) => {
  const runsServer = state.user !== undefined && isStaff(state.user.role);
  return (
    <IsStaffContext.Provider value={runsServer}>
      <InvitePathContext.Provider value={runsServer ? "/admin/invites" : state.invitePath}>
        <OwnStatusContext.Provider value={ownStatusOf(state)}>
          <InvitationsContext.Provider value={state.invitations ?? []}>
            <HasReportNewsContext.Provider value={state.hasReportNews ?? false}>
              <Component />
            </HasReportNewsContext.Provider>
          </InvitationsContext.Provider>
        </OwnStatusContext.Provider>
      </InvitePathContext.Provider>
    </IsStaffContext.Provider>
  );
});

function ownStatusOf({ services, user }: State) {
  const now = services.clock.now();
  return { status: currentStatus(user?.status, now), now };
}
