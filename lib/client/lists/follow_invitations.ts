import { effect } from "@preact/signals";
import { send } from "../api.ts";
import { myRooms } from "./my_rooms.ts";

/** The part of each page that lists the invitations. */
const LIST = ".side-invitations";

/**
 * Keeps the list of the rooms that the reader was asked into (`components/shell/Invitations.tsx`) up to
 * date, by the server's own; returns a function that ends it.
 */
export function followInvitations(): () => void {
  let isFirst = true;
  return effect(() => {
    const { change } = myRooms.lastChange.value ?? {};
    // What the page came with is what was so then.
    if (isFirst) isFirst = false;
    else if (change === "invited" || (change === "joined" && hasSome())) {
      void reload().catch(() => {});
    }
  });
}

function hasSome(): boolean {
  return document.querySelector(`${LIST} li`) !== null;
}

async function reload(): Promise<void> {
  const response = await send("/status", { headers: { accept: "text/html" } });
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const list = page.querySelector(LIST);
  if (list !== null) document.querySelector(LIST)?.replaceWith(document.adoptNode(list));
}
