import { createContext } from "preact";
import type { Names } from "../../lib/client/names.ts";

/** Whom and what the names in messages stand for; without it they are shown as they were typed. */
export const NamesContext = createContext<Names | undefined>(undefined);
