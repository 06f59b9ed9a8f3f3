import { signal } from "@preact/signals";

/** The rooms in which something of the person's is not sent yet, as the islands of a page share it. */
export const unsentRooms = signal<ReadonlySet<string>>(new Set());
