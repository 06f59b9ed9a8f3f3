import { selfUpdating } from "./self_updating.tsx";
import { isAt, type ListedRoom, RoomSections, sectionsOf } from "./RoomSections.tsx";
import { PageKeys } from "./PageKeys.tsx";
import { useEffect } from "preact/hooks";
import { loadAfterStart } from "../room/chunks.ts";
import { doNotDisturb } from "../../lib/client/people/page_presence.ts";
import { myRooms } from "../../lib/client/lists/my_rooms.ts";
import { unsentRooms } from "../../lib/client/outbox/unsent.ts";

interface LiveRoomSectionsProps {
  /** The list as the server knew it. */
  rooms: readonly ListedRoom[];
  path: string;
}

/** The list of the person's rooms, kept up to date by the page's socket. */
export const LiveRoomSections = selfUpdating(
  function LiveRoomSections({ rooms, path }: LiveRoomSectionsProps) {
    const told = myRooms.rooms.value ?? rooms;
    useEffect(() => {
      const badge = loadAfterStart()
        .then(({ showBadge }) => showBadge(() => myRooms.rooms.value ?? rooms, doNotDisturb));
      badge.catch(() => {});
      return () => void badge.then((end) => end(), () => {});
    }, []);
    // The room of the page is in the list whether one belongs to it or not.
    const here = rooms.filter(({ id }) =>
      path === `/rooms/${id}` && !told.some((r) => r.id === id)
    );
    const all = [...told, ...here];
    const { shared, direct } = sectionsOf(all, path);
    return (
      <>
        <PageKeys
          rooms={[...shared, ...direct]}
          here={all.find(({ id }) => isAt(path, id))?.id}
        />
        <RoomSections rooms={all} path={path} unsent={unsentRooms.value} />
      </>
    );
  },
);
