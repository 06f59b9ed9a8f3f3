import type { ComponentChildren } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { markConnection } from "../lib/client/connection/connection_state.ts";
import { myRooms } from "../lib/client/lists/my_rooms.ts";
import { pagePresence } from "../lib/client/people/page_presence.ts";
import { Conversation } from "../lib/client/room/conversation.ts";
import { RoomModel, type RoomSeed } from "../lib/client/room/room_model.ts";
import { LogView } from "../lib/client/view/log_view.ts";
import { pageBuild } from "../lib/client/view/page_build.ts";
import type { SavedDraft } from "../lib/protocol/draft.ts";
import type { TimeSettings } from "../lib/text/times/times.ts";
import { ClosedComposer, closedReasonOf } from "../components/room/ClosedComposer.tsx";
import { LiveLog } from "../components/room/LiveLog.tsx";
import { LiveStatus } from "../components/room/LiveStatus.tsx";
import { RoomBar } from "../components/room/RoomBar.tsx";
import {
  loadThreadsWhenNeeded,
  sendTypedOnceLoaded,
  startRoom,
} from "../components/room/start_room.ts";
import { ReloadOffer } from "../components/shell/ReloadOffer.tsx";
import { selfUpdating } from "../components/shell/self_updating.tsx";
import { useTimes, useToday } from "../components/shell/use_times.ts";
import { LiveComposer, type TypedText } from "../components/writing/LiveComposer.tsx";

interface ChatRoomProps {
  seed: RoomSeed;
  /** The reader's time zone and format, as far as the server knew them. */
  place: TimeSettings;
  /** When the page was rendered, in milliseconds since 1970 (UTC). */
  now: number;
  draft?: TypedText | undefined;
  saved: SavedDraft;
  /** Rendered by the server, above the box for a message. */
  children?: ComponentChildren;
}

/** A room's page: rendered by the server, and live from there on. */
export default selfUpdating(function ChatRoom(
  { seed, place, now, draft, saved, children }: ChatRoomProps,
) {
  const model = useMemo(
    () =>
      new RoomModel(seed, {
        list: myRooms,
        presence: (frame) => pagePresence.apply(frame),
        build: (id) => pageBuild.setServerBuild(id),
        sendTyped: sendTypedOnceLoaded,
      }),
    [],
  );
  const view = useMemo(() => new LogView(model), []);
  const conversation = useMemo(() => new Conversation(seed, model, view), []);
  const times = useTimes(place);
  const today = useToday(now, times);
  useEffect(() => markConnection(model.connection), []);
  useEffect(() => model.start(), []);
  useEffect(() => startRoom({ seed, conversation, view, place, now }), []);
  useEffect(() => loadThreadsWhenNeeded(seed, conversation), []);

  const { room } = seed;
  const { name, topic } = model.settings.value;
  const { isMember } = model.rights.value;
  const closed = closedReasonOf(model.settings.value, model.rights.value);
  return (
    <>
      <main class="conversation">
        <RoomBar
          room={room}
          name={name}
          topic={topic}
          here={(pagePresence.here.value ?? seed.present?.here) || undefined}
        >
          <LiveStatus model={model} />
        </RoomBar>
        <LiveLog
          seed={seed}
          model={model}
          view={view}
          conversation={conversation}
          times={times}
          today={today}
        />
        <div class="conversation-foot">
          <ReloadOffer />
          {children}
          {!isMember && closed === undefined && <JoinBar room={room.id} />}
          {closed === undefined
            ? (
              <LiveComposer
                seed={seed}
                conversation={conversation}
                draft={draft}
                saved={saved}
                onSent={() => view.scrollToNewest()}
              />
            )
            : <ClosedComposer why={closed} />}
        </div>
      </main>
      {conversation.threads.value?.panel(times, today)}
    </>
  );
});

/** Joining a public room that one only reads so far. */
function JoinBar({ room }: { room: string }) {
  return (
    <form class="join-bar" method="post" action={`/rooms/${room}/join`}>
      <span>You have not joined this room.</span>
      <button class="button button-small" type="submit">Join the room</button>
    </form>
  );
}
