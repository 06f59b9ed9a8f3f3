import * as v from "valibot";
import { RoomSummary } from "../protocol/server_frame.ts";
import { getJson } from "./http.ts";
import { myRooms } from "./my_rooms.ts";

const Answer = v.object({ rooms: v.array(RoomSummary) });

/**
 * The person's rooms: as this page was told, or else as the server says.
 *
 * @throws {Refusal} when the server does not give them
 */
export async function getRooms(): Promise<readonly RoomSummary[]> {
  return myRooms.rooms.peek() ?? v.parse(Answer, await getJson("/api/rooms")).rooms;
}
