import type { Person } from "../lib/protocol/event.ts";
import type { HistoryPage } from "../lib/protocol/history.ts";
import { type Place, Times } from "../lib/text/times.ts";
import { Beginning } from "./Beginning.tsx";
import { Composer } from "./Composer.tsx";
import { arrange } from "./message_rows.ts";
import { MessageList } from "./MessageList.tsx";
import { OlderMessages } from "./OlderMessages.tsx";
import { PeopleList } from "./PeopleList.tsx";
import { RoomBar } from "./RoomBar.tsx";

interface OlderRoomProps {
  room: { id: string; name: string; topic: string };
  me: Person;
  page: HistoryPage;
  place: Place;
  now: number;
}

/** Older messages of a room on a page of their own, for readers without a script. */
export function OlderRoom({ room, me, page, place, now }: OlderRoomProps) {
  const { messages, users, more } = page;
  const times = new Times(place);
  const people = new Map(users.map((person) => [person.id, person]));
  const days = arrange({ messages, people, me, times });
  return (
    <>
      <main class="conversation">
        <RoomBar name={room.name} topic={room.topic} here={undefined} />
        <div class="log-frame">
          <div class="log" role="region" aria-label={`Messages in ${room.name}`} tabIndex={0}>
            <div class="log-content">
              {more
                ? <OlderMessages room={room.id} before={messages[0]?.seq} />
                : <Beginning name={room.name} topic={room.topic} empty={days.length === 0} />}
              <MessageList days={days} times={times} now={now} />
              <p class="older">
                <a href={`/rooms/${room.id}`}>Back to the newest messages</a>
              </p>
            </div>
          </div>
        </div>
        <Composer room={room} />
      </main>
      <PeopleList here={undefined} recent={users} me={me} />
    </>
  );
}
