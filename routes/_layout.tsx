import { InvitationsContext } from "../components/shell/Invitations.tsx";
import { OwnStatusContext } from "../components/shell/OwnName.tsx";
import { IsStaffContext } from "../components/shell/StaffLink.tsx";
import { currentStatus } from "../lib/protocol/own_status.ts";
import { isStaff } from "../lib/protocol/server_role.ts";
import { define, type State } from "../lib/state.ts";

/**
 * Gives every page the status of who is signed in, and whether they run the server: Fresh renders a page
 * before `_app.tsx`.
 */
export default define.layout(({ Component, state }) => (
  <IsStaffContext.Provider value={state.user !== undefined && isStaff(state.user.role)}>
    <OwnStatusContext.Provider value={ownStatusOf(state)}>
      <InvitationsContext.Provider value={state.invitations ?? []}>
        <Component />
      </InvitationsContext.Provider>
    </OwnStatusContext.Provider>
  </IsStaffContext.Provider>
));

function ownStatusOf({ services, user }: State) {
  const now = services.clock.now();
  return { status: currentStatus(user?.status, now), now };
}
