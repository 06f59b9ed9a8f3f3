import { assertEquals } from "@std/assert";
import { Conversation } from "../../../lib/client/room/conversation.ts";
import { mayDelete, mayEdit } from "../../../lib/client/room/message_edits.ts";
import { RoomModel, type RoomSeed } from "../../../lib/client/room/room_model.ts";
import type { MessageEvent } from "../../../lib/protocol/event.ts";

const MINUTE_MS = 60_000;
const NOW = 1_000 * MINUTE_MS;
const ANN = { id: "ann", username: "ann", name: "Ann" };

/** Whether Ann is offered to edit and to delete a message that is so old, in minutes. */
function offers(minutes: number, seed: Partial<RoomSeed>, message: Partial<MessageEvent> = {}) {
  const whole: RoomSeed = {
    room: { id: "r", kind: "public", name: "R", topic: "", archived: false, readOnly: false },
    me: ANN,
    rights: { isMember: true, isModerator: false },
    reading: { read: 0, unread: 0 },
    page: { epoch: "e", head: 1, messages: [], users: [], more: false },
    now: NOW,
    ...seed,
  };
  const conversation = new Conversation(whole, new RoomModel(whole), { include() {}, show() {} });
  const about: MessageEvent = {
    kind: "message",
    seq: 1,
    id: "m",
    cid: "c",
    by: "ann",
    at: NOW - minutes * MINUTE_MS,
    text: "hello",
    ...message,
  };
  return [mayEdit(conversation, about), mayDelete(conversation, about)];
}

Deno.test("an author is offered to change a message for as long as the server takes it", () => {
  assertEquals(offers(4, { editMinutes: 5 }), [true, true]);
  assertEquals(offers(6, { editMinutes: 5 }), [false, false]);
  assertEquals(offers(600, {}), [true, true]);
  assertEquals(offers(1, { editMinutes: 5 }, { by: "bob" }), [false, false]);
  assertEquals(offers(1, { editMinutes: 5 }, { deletedAt: NOW }), [false, false]);
});

Deno.test("a moderator is offered to delete any message, however old", () => {
  const rights = { isMember: true, isModerator: true };
  assertEquals(offers(600, { editMinutes: 5, rights }), [false, true]);
  assertEquals(offers(600, { editMinutes: 5, rights }, { by: "bob" }), [false, true]);
});
