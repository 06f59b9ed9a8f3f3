import { openPersonDialog } from "../../lib/client/people/person_dialog.ts";
import { replace } from "../writing/replace.ts";

/**
 * Opens the card of somebody over the page of a room.
 *
 * @throws when the card cannot be had
 */
export async function openPerson(address: string): Promise<void> {
  await openPersonDialog(address, (username) => {
    const box = document.querySelector<HTMLTextAreaElement>("#text");
    if (box === null) return;
    const { selectionStart: start, selectionEnd: end, value } = box;
    const space = start === 0 || /\s$/.test(value.slice(0, start)) ? "" : " ";
    const insert = `${space}@${username} `;
    const caret = start + insert.length;
    replace(box, { start, end, insert, select: [caret, caret] });
  });
}
