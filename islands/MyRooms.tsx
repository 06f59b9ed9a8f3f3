import { type ListedRoom, RoomSections } from "../components/RoomSections.tsx";
import { myRooms } from "../lib/client/my_rooms.ts";

interface MyRoomsProps {
  /** The list as the server knew it. */
  rooms: readonly ListedRoom[];
  path: string;
}

/** The list of one's rooms, which follows what the page's socket is told. */
export default function MyRooms({ rooms, path }: MyRoomsProps) {
  const told = myRooms.rooms.value ?? rooms;
  // The room of the page is in the list whether one belongs to it or not.
  const here = rooms.filter(({ id }) => path === `/rooms/${id}` && !told.some((r) => r.id === id));
  return <RoomSections rooms={[...told, ...here]} path={path} />;
}
