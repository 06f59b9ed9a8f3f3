import { type Reader, ReaderContext } from "../components/shell/reader.ts";
import { currentStatus } from "../lib/protocol/own_status.ts";
import { define, type State } from "../lib/state.ts";

/** Gives every page its reader. Fresh renders a page before `_app.tsx`, so it is done here. */
export default define.layout(({ Component, state }) => (
  <ReaderContext.Provider value={readerOf(state)}>
    <Component />
  </ReaderContext.Provider>
));

function readerOf({ services, user }: State): Reader {
  const now = services.clock.now();
  return { status: currentStatus(user?.status, now), now };
}
