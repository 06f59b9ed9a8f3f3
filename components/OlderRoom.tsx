import { type NamedRoom, namesOf } from "../lib/client/names.ts";
import type { Person } from "../lib/protocol/event.ts";
import type { HistoryPage } from "../lib/protocol/history.ts";
import type { RoomPeoplePage } from "../lib/protocol/presence.ts";
import { type Place, Times } from "../lib/text/times.ts";
import { Beginning } from "./Beginning.tsx";
import { ClosedComposer, type Closure } from "./ClosedComposer.tsx";
import { Composer } from "./Composer.tsx";
import { arrange } from "./message_rows.ts";
import { MessageList } from "./MessageList.tsx";
import { OlderMessages } from "./OlderMessages.tsx";
import { PeopleSide } from "./PeopleSide.tsx";
import { RoomBar } from "./RoomBar.tsx";

interface OlderRoomProps {
  room: { id: string; name: string; kind: string; topic: string };
  rooms: readonly NamedRoom[];
  /** Whether what the reader writes is taken, and else why not. */
  closed: Closure | undefined;
  me: Person;
  page: HistoryPage;
  /** Who is here, and members who are not. */
  present: RoomPeoplePage;
  place: Place;
  now: number;
  /** What stands for each thread, by the `seq` of its message. */
  threads: Readonly<Record<number, string>>;
}

/** Older messages of a room on a page of their own, for readers without a script. */
export function OlderRoom(
  { room, rooms, closed, me, page, present, place, now, threads }: OlderRoomProps,
) {
  const { messages, events: standings = [], users, more } = page;
  const times = new Times(place);
  const people = new Map(users.map((person) => [person.id, person]));
  const names = namesOf(me, () => people, () => rooms);
  const source = (seq: number) => messages.find((message) => message.seq === seq);
  const days = arrange({ messages, standings, source, people, me, times });
  return (
    <>
      <main class="conversation">
        <RoomBar room={room} name={room.name} topic={room.topic} here={present.here || undefined} />
        <div class="log-frame">
          <section class="log" aria-label={`Messages in ${room.name}`} tabIndex={0}>
            <div class="log-content">
              {more ? <OlderMessages room={room.id} before={messages[0]?.seq} /> : (
                <Beginning
                  {...room}
                  empty={messages.length === 0}
                  closed={closed !== undefined}
                />
              )}
              <MessageList
                days={days}
                context={{ room: room.id, me: me.id, people, times, names, threads }}
                now={now}
              />
              <p class="older">
                <a href={`/rooms/${room.id}`}>Back to the newest messages</a>
              </p>
            </div>
          </section>
        </div>
        {closed === undefined ? <Composer room={room} /> : <ClosedComposer why={closed} />}
      </main>
      <PeopleSide
        room={room}
        present={present}
        recent={users}
        me={me}
        place={place}
        now={now}
      />
    </>
  );
}
