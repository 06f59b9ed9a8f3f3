import { loader } from "../../lib/client/loading.ts";

/**
 * Loads the part of a room's page that readers open: menus, dialogs, threads, help with writing.
 *
 * @throws what a `loader` throws
 */
export const loadOnDemand = loader(() => import("./on_demand.ts"));

/**
 * Loads the part of a room's page that every reader needs soon after its start.
 *
 * @throws what a `loader` throws
 */
export const loadAfterStart = loader(() => import("./after_start.ts"));
