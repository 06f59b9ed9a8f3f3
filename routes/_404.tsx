import { ProblemPage } from "../components/ProblemPage.tsx";
import { define } from "../lib/state.ts";

/** The page for an address that leads nowhere. */
export default define.page(() => (
  <ProblemPage problem={{ status: 404, message: "There is no such page." }} />
));
