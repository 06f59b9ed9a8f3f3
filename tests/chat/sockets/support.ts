import type { Socket } from "../../../lib/chat/sockets/socket.ts";

/** A socket of this person that does nothing but what is given. */
export function socketOf(user: string, parts: Partial<Socket> = {}): Socket {
  return {
    person: { id: user, username: user, name: user },
    session: user,
    setPerson() {},
    deliver() {},
    heartbeat() {},
    close() {},
    isSubscribed: () => false,
    forgetAccess() {},
    terminate() {},
    pingSoon() {},
    closed: Promise.resolve(),
    ...parts,
  };
}
