import type { Clock } from "../../base/clock.ts";
import type { Person } from "../../protocol/event.ts";
import { currentStatus, type OwnStatus } from "../../protocol/own_status.ts";
import type { Notices } from "../../store/isolates/notices.ts";
import { statusAfter } from "../../store/people/status.ts";
import type { Users } from "../../store/people/users.ts";
import type { Times } from "../../text/times/times.ts";
import type { Hub } from "../delivery/hub.ts";
import type { RateLimits } from "../limits.ts";

export interface StatusesOptions {
  users: Users;
  notices: Pick<Notices, "put">;
  hub: Hub;
  limits: RateLimits;
  clock: Clock;
}

/** What people say of themselves. */
export class Statuses {
  #options: StatusesOptions;

  constructor(options: StatusesOptions) {
    this.#options = options;
  }

  /**
   * Changes a person's status by a form, and tells every isolate.
   *
   * @param times those of where the person is: their day and week may be the end of it
   * @returns the status, or undefined when there is none now
   * @throws {ChatError} `invalid` with the field, or `rate_limited`
   */
  async set(person: Person, wanted: unknown, times: Times): Promise<OwnStatus | undefined> {
    const { users, notices, hub, limits, clock } = this.#options;
    // It is rare, and counted with the other frames of a person.
    limits.admit(person);
    const now = clock.now();
    const notice = { change: "status" as const, users: [person.id] };
    const status = await users.setStatus(
      person.id,
      (before) => statusAfter(currentStatus(before, now), wanted, { now, times }),
      (op) => notices.put(op, notice),
    );
    hub.notify(notice);
    return status;
  }
}
