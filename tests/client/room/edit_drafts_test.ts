import { assertEquals } from "@std/assert";
import { signal } from "@preact/signals";
import { keepEditDrafts } from "../../../lib/client/room/edit_drafts.ts";
import type { Editing } from "../../../lib/client/room/conversation.ts";
import { RoomModel, type RoomSeed } from "../../../lib/client/room/room_model.ts";

const ANN = { id: "ann", username: "ann", name: "Ann" };

/** What a person does in a room whose messages 1 and 2 are loaded. */
function deskOf(me = ANN) {
  const seed: RoomSeed = {
    room: {
      id: "lobby",
      kind: "public",
      name: "Lobby",
      topic: "",
      archived: false,
      readOnly: false,
    },
    me,
    rights: { isMember: true, isModerator: false },
    reading: { read: 0, unread: 0 },
    page: {
      epoch: "e",
      head: 2,
      messages: [1, 2].map((seq) => ({
        seq,
        kind: "message" as const,
        at: 0,
        by: me.id,
        id: `m${seq}`,
        cid: `c${seq}`,
        text: `text ${seq}`,
      })),
      users: [],
      more: false,
    },
  };
  const included: number[] = [];
  return {
    me,
    room: seed.room,
    model: new RoomModel(seed),
    view: { include: (seq: number) => void included.push(seq), show() {} },
    editing: signal<Editing | undefined>(undefined),
    editDrafts: new Map<number, string>(),
    included,
  };
}

Deno.test("keepEditDrafts() has what was typed in place of messages there again, for its author alone", () => {
  sessionStorage.clear();
  const conversation = deskOf();
  const end = keepEditDrafts(conversation);
  conversation.editDrafts.set(1, "of the first");
  conversation.editDrafts.set(2, "of the second");
  conversation.editing.value = { seq: 2, text: "of the second", saving: false };
  end();

  const again = deskOf();
  const endAgain = keepEditDrafts(again);
  assertEquals(again.editing.value, { seq: 2, text: "of the second", saving: false });
  assertEquals([...again.editDrafts.keys()], [1, 2]);
  assertEquals(again.included, [2]);
  const other = deskOf({ ...ANN, id: "bob" });
  keepEditDrafts(other)();
  assertEquals([other.editing.value, other.editDrafts.size], [undefined, 0]);

  again.editDrafts.clear();
  again.editing.value = undefined;
  endAgain();
  const third = deskOf();
  keepEditDrafts(third)();
  assertEquals([third.editing.value, sessionStorage.length], [undefined, 0]);
});

Deno.test("keepEditDrafts() goes without a storage, and without what it does not understand", () => {
  sessionStorage.clear();
  sessionStorage.setItem("edits ann lobby", '{"texts":"none"}');
  const conversation = deskOf();
  keepEditDrafts(conversation)();
  assertEquals(conversation.editing.value, undefined);
  keepEditDrafts(conversation, () => {
    throw new Error("It is forbidden.");
  })();
  assertEquals(conversation.editing.value, undefined);
});
