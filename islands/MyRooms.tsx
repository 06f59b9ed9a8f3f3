import { type ListedRoom, RoomSections } from "../components/RoomSections.tsx";
import { PageKeys } from "../components/room/PageKeys.tsx";
import { myRooms } from "../lib/client/my_rooms.ts";

interface MyRoomsProps {
  /** The list as the server knew it. */
  rooms: readonly ListedRoom[];
  path: string;
}

/** The rooms in the order in which the list shows them. */
function inOrder(rooms: readonly ListedRoom[], current: string | undefined): ListedRoom[] {
  const shown = rooms.filter(({ id, archived }) => !archived || id === current);
  return [
    ...shown.filter(({ kind }) => kind !== "direct"),
    ...shown.filter(({ kind }) => kind === "direct"),
  ];
}

/** The list of one's rooms, which follows what the page's socket is told. */
export default function MyRooms({ rooms, path }: MyRoomsProps) {
  const told = myRooms.rooms.value ?? rooms;
  // The room of the page is in the list whether one belongs to it or not.
  const here = rooms.filter(({ id }) => path === `/rooms/${id}` && !told.some((r) => r.id === id));
  const all = [...told, ...here];
  const current = /^\/rooms\/([^/]+)/.exec(path)?.[1];
  return (
    <>
      <PageKeys rooms={inOrder(all, current)} here={current} />
      <RoomSections rooms={all} path={path} />
    </>
  );
}
