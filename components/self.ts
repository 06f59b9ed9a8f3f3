import { type ComponentChildren, createContext } from "preact";
import type { Person } from "../lib/protocol/event.ts";

/**
 * Makes what stands for the reader at the foot of the list of rooms: an island, given by the document
 * around all pages, as no component may name one.
 */
export const Self = createContext<(me: Person) => ComponentChildren>(() => undefined);
