import type { RoomSummary } from "../../protocol/server_frame.ts";
import { getJson } from "../api.ts";
import { ListPage, myRooms } from "./my_rooms.ts";
import * as v from "valibot";

/**
 * The person's rooms: as this page was told, or else those of the latest activity as the server says.
 *
 * @throws {Refusal} when the server does not give them
 */
export async function getRooms(): Promise<readonly RoomSummary[]> {
  return myRooms.rooms.peek() ?? v.parse(ListPage, await getJson("/api/rooms")).rooms;
}
