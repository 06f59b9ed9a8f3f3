import * as v from "valibot";
import { Person } from "./event.ts";

/** What is found for a few letters, beside the rooms that somebody is in. */
export const Found = v.object({
  people: v.array(Person),
  /** Public rooms that they are not in. */
  rooms: v.array(v.object({ id: v.string(), name: v.string(), kind: v.string() })),
  /** Pages for those who run the server. */
  pages: v.array(v.object({ name: v.string(), href: v.string() })),
});
/** What is found for a few letters, beside the rooms that somebody is in. */
export type Found = v.InferOutput<typeof Found>;
