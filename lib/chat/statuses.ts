import type { Clock } from "../base/clock.ts";
import { currentStatus, type OwnStatus } from "../protocol/own_status.ts";
import type { Notices } from "../store/notices.ts";
import { statusAfter } from "../store/status.ts";
import type { Users } from "../store/users.ts";
import type { Times } from "../text/times.ts";
import type { Hub } from "./hub.ts";

/** What it needs from around it. */
export interface StatusesDeps {
  users: Users;
  notices: Pick<Notices, "put">;
  hub: Hub;
  clock: Clock;
}

/** What people say of themselves. */
export class Statuses {
  #deps: StatusesDeps;

  constructor(deps: StatusesDeps) {
    this.#deps = deps;
  }

  /**
   * Changes a person's status by a form, and tells every isolate.
   *
   * @param times those of where the person is: their day and week may be the end of it
   * @returns the status, or undefined when there is none now
   * @throws {ChatError} `invalid` with the field, or `rate_limited`
   */
  async set(user: string, wanted: unknown, times: Times): Promise<OwnStatus | undefined> {
    const { users, notices, hub, clock } = this.#deps;
    const now = clock.now();
    const notice = { change: "status" as const, users: [user] };
    const status = await users.setStatus(
      user,
      (before) => statusAfter(currentStatus(before, now), wanted, { now, times }),
      (op) => notices.put(op, notice),
    );
    hub.notify(notice);
    return status;
  }
}
