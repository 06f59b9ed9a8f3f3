import { OwnStatusContext } from "../components/shell/OwnName.tsx";
import { currentStatus } from "../lib/protocol/own_status.ts";
import { define, type State } from "../lib/state.ts";

/** Gives every page the status of who is signed in: Fresh renders a page before `_app.tsx`. */
export default define.layout(({ Component, state }) => (
  <OwnStatusContext.Provider value={ownStatusOf(state)}>
    <Component />
  </OwnStatusContext.Provider>
));

function ownStatusOf({ services, user }: State) {
  const now = services.clock.now();
  return { status: currentStatus(user?.status, now), now };
}
