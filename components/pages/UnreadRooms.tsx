import { namesOf } from "../../lib/client/people/names.ts";
import type { Person } from "../../lib/protocol/event.ts";
import type { HistoryPage } from "../../lib/protocol/history.ts";
import type { RoomSummary } from "../../lib/protocol/server_frame.ts";
import { messageAddress } from "../../lib/text/addresses.ts";
import { Times, type TimeSettings } from "../../lib/text/times/times.ts";
import { groupByDay } from "../message/message_rows.ts";
import { MessageList } from "../room/MessageList.tsx";
import { MarkReadForm } from "../forms/MarkReadForm.tsx";
import { RoomIcon } from "../shell/RoomIcon.tsx";

interface UnreadRoomsProps {
  rooms: readonly { room: RoomSummary; page: HistoryPage }[];
  /** The number of rooms beyond these. */
  more: number;
  me: Person;
  place: TimeSettings;
  now: number;
}

/** The first unread messages of each room, and what can be done about them. */
export function UnreadRooms({ rooms, more, me, place, now }: UnreadRoomsProps) {
  const times = new Times(place);
  const listed = rooms.map(({ room }) => room);
  return (
    <>
      {rooms.map(({ room, page: { messages, users } }) => {
        const people = new Map(users.map((person) => [person.id, person]));
        const names = namesOf(me, () => people, () => listed);
        const first = messages[0]?.seq ?? room.read + 1;
        const rest = room.unread - messages.length;
        return (
          <section key={room.id} class="unread-room">
            <div class="unread-head">
              <h2>
                <a href={messageAddress(room.id, first)}>
                  <RoomIcon kind={room.kind} />
                  {room.kind === "direct" && <span class="visually-hidden">Conversation:</span>}
                  <bdi>{room.name}</bdi>
                </a>
              </h2>
              <small>
                {room.unread} unread{room.mentions > 0 && `, ${room.mentions} for you`}
              </small>
              <MarkReadForm log={room.id} seq={room.head} next="/unread">
                <span class="visually-hidden">{` in ${room.name}`}</span>
              </MarkReadForm>
            </div>
            <MessageList
              days={groupByDay({ messages, people, me, times })}
              context={{ room: room.id, me: me.id, people, times, names, among: room.name }}
              now={now}
            />
            {rest > 0 && (
              <p>
                <a href={messageAddress(room.id, first)}>
                  {rest} more
                  <span class="visually-hidden">{` in ${room.name}`}</span>
                </a>
              </p>
            )}
          </section>
        );
      })}
      {more > 0 && (
        <p class="lead">
          {more === 1
            ? "1 more room has unread messages."
            : `${more} more rooms have unread messages.`}
        </p>
      )}
    </>
  );
}
