import { assertSignedIn } from "../../../../lib/auth/guards.ts";
import { ChatError } from "../../../../lib/base/errors.ts";
import { searchPeople } from "../../../../lib/chat/rooms/search_people.ts";
import { define } from "../../../../lib/state.ts";

/** The most people of each kind that are listed: those who are here, and those who are not. */
const LISTED = 200;

/** The most people whose names begin in one way. */
const LIKE = 10;

/** The longest beginning of a name, in UTF-16 code units. */
const TYPED = 64;

/**
 * The people of a room: who is here, and members who are not. With `q`, those whom somebody there may
 * mean by that beginning of a name.
 */
export const handler = define.handlers({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const { room } = await services.access.openLog(user, ctx.params.id ?? "");
    const typed = ctx.url.searchParams.get("q");
    if (typed === null) return ctx.json(await services.roomPeople.of(room, LISTED));
    if (typed.length > TYPED) {
      throw new ChatError("invalid", `q must be at most ${TYPED} characters long.`, { field: "q" });
    }
    return ctx.json({ people: await searchPeople(services, user, room, typed, LIKE) });
  },
});
