import { assertSignedIn } from "../../lib/auth/guards.ts";
import { ChatError } from "../../lib/base/errors.ts";
import { define } from "../../lib/state.ts";

/** An id; what is none is not worth a look into the store. */
const USER = /^[\da-z]{1,64}$/i;

/** A version that is asked for is the same for ever; without one it is the present picture. */
const FOR_GOOD = "private, max-age=31536000, immutable";
const FOR_NOW = "private, no-cache";

/** The picture of a person, for those who may see that person. */
export const handler = define.handlers({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const id = ctx.params.user ?? "";
    const isSeen = USER.test(id) && await services.access.maySee(user.id, id);
    const version = isSeen ? (await services.users.get(id))?.avatar : undefined;
    const picture = version !== undefined ? await services.avatars.get(id, version) : undefined;
    if (picture === undefined) {
      throw new ChatError("not_found", "There is no picture of this person.", { field: "user" });
    }
    const isExact = ctx.url.searchParams.get("v") === String(version);
    return new Response(picture.bytes, {
      headers: {
        "content-type": picture.type,
        "cache-control": isExact ? FOR_GOOD : FOR_NOW,
      },
    });
  },
});
