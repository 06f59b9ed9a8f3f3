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

/** Changes the statuses of people. */
export class Statuses {
  #options: StatusesOptions;

  constructor(options: StatusesOptions) {
    this.#options = options;
  }

  /**
   * Sets a person's status as a form says, and notifies every isolate.
   *
   * @param times of the person's time zone: the status may end with their day or week
   * @returns the status, or undefined when there is none now
   * @throws {ChatError} `invalid` with the field, or `rate_limited`
   */
  async set(person: Person, wanted: unknown, times: Times): Promise<OwnStatus | undefined> {
    const { users, notices, hub, limits, clock } = this.#options;
    // Counted with the frames of the person, since it is rare.
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
