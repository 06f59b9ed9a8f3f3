import { loading } from "../../lib/client/loading.ts";

/**
 * Loads what a room's page does not begin with (`later.ts`).
 *
 * @throws what `loading` throws
 */
export const loadLater = () => loading(import("./later.ts"));
