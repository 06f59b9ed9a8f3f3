import { page } from "fresh";
import { MessageCard } from "../../../components/pages/MessageCard.tsx";
import { UndoForm } from "../../../components/forms/UndoForm.tsx";
import { PlainPage } from "../../../components/pages/PlainPage.tsx";
import { assertSignedIn } from "../../../lib/auth/guards.ts";
import { loadRoomFrame, readPosition, type RoomPageBase } from "../../../lib/http/room_page.ts";
import { define } from "../../../lib/state.ts";
import type { PinnedMessages } from "../../../lib/store/reading/pins.ts";
import { messagePageAddress, pinsAddress } from "../../../lib/text/addresses.ts";
import { PageBudget } from "../../../lib/text/page_budget.ts";
import { Times } from "../../../lib/text/times/times.ts";

interface PinsData extends RoomPageBase, PinnedMessages {
  /** The `seq` of the message that has just been unpinned. */
  unpinned: number | undefined;
}

/** The pinned messages of a room. */
export const handler = define.handlers<PinsData>({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { access, pins } = ctx.state.services;
    const room = await access.openRoom(ctx.state.user, ctx.params.id ?? "");
    const [pinned, frame] = await Promise.all([pins.of(room.id), loadRoomFrame(ctx, room)]);
    const unpinned = readPosition(ctx.url.searchParams.get("unpinned"));
    return page({ ...frame, ...pinned, unpinned });
  },
});

export default define.page<typeof handler>(({ data }) => {
  const { room, pins, me, now, rights, unpinned } = data;
  const times = new Times(data.place);
  const budget = new PageBudget();
  const people = new Map(data.users.map((person) => [person.id, person]));
  return (
    <PlainPage
      serverName={data.serverName}
      rooms={data.rooms}
      path={`/rooms/${room.id}`}
      me={me}
      title={`Pinned in ${room.name}`}
      skip="Skip to the pinned messages"
    >
      <div class="page-head">
        <h1 class="page-title">Pinned in {room.name}</h1>
        <a class="button" href={`/rooms/${room.id}`}>Back to the room</a>
      </div>
      {pins.length === 0 && (
        <p class="lead">
          No pinned messages yet. To pin a message for everybody in the room, choose Pin in its
          menu.
        </p>
      )}
      {unpinned !== undefined && rights.mayWrite && !pins.some(({ seq }) => seq === unpinned) && (
        <UndoForm
          says="Message unpinned."
          action={messagePageAddress(room.id, unpinned)}
          fields={{ action: "pin", next: pinsAddress(room.id) }}
        />
      )}
      <ol class="kept-list">
        {pins.map((message) => (
          <MessageCard
            key={message.seq}
            room={room.id}
            message={message}
            author={people.get(message.by)}
            times={times}
            now={now}
            isBrief={!budget.takes(message.text ?? "")}
            removal={rights.mayWrite
              ? {
                action: messagePageAddress(room.id, message.seq),
                fields: {
                  action: "pin",
                  off: "pin",
                  next: `${pinsAddress(room.id)}?unpinned=${message.seq}`,
                },
                label: "Unpin",
                icon: "pin-off",
              }
              : undefined}
          >
            Pinned by{" "}
            <bdi>
              {message.pinned?.by === me.id
                ? "you"
                : people.get(message.pinned?.by ?? "")?.name ?? "somebody"}
            </bdi>
          </MessageCard>
        ))}
      </ol>
    </PlainPage>
  );
});
