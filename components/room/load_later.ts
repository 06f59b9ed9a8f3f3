import { loader } from "../../lib/client/loading.ts";

/**
 * Loads what a room's page does not begin with (`later.ts`).
 *
 * @throws what a `loader` throws
 */
export const loadLater = loader(() => import("./later.ts"));
