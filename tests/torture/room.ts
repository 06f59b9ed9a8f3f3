/** The room that everybody talks in. */
export const ROOM = "lobby";
