import * as v from "valibot";

/** A server to put a load on, as the load generator is told of it. */
export const LoadTarget = v.object({
  /** chat.v1, messages as they are, or the messages of Socket.IO. */
  dialect: v.picklist(["chat.v1", "plain", "socket.io"]),
  port: v.number(),
  /** For chat.v1: a `Cookie` header for each person, who has an equal share of the sockets. */
  cookies: v.array(v.string()),
  /** For chat.v1: the ids of the rooms. */
  rooms: v.array(v.string()),
});
/** A server to put a load on. */
export type LoadTarget = v.InferOutput<typeof LoadTarget>;
