import { assertSignedIn } from "../../../../lib/auth/guards.ts";
import { ChatError } from "../../../../lib/base/errors.ts";
import { define } from "../../../../lib/state.ts";

/** Threads that are asked about at a time. */
const ASKED = 100;

function readSeqs(text: string | null): number[] {
  const parts = text === null || text === "" ? [] : text.split(",");
  if (parts.length === 0 || parts.length > ASKED) {
    throw new ChatError("invalid", `seqs must name 1 to ${ASKED} messages.`, { field: "seqs" });
  }
  if (!parts.every((part) => /^[1-9]\d{0,14}$/.test(part))) {
    throw new ChatError("invalid", "seqs must be numbers of messages with commas between them.", {
      field: "seqs",
    });
  }
  return parts.map(Number);
}

/** The summaries of the threads of some of the room's messages. */
export const handler = define.handlers({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const { user, services: { access, threads } } = ctx.state;
    const room = await access.openRoom(user, ctx.params.id ?? "");
    const seqs = readSeqs(ctx.url.searchParams.get("seqs"));
    return ctx.json({ threads: await threads.summaries(user, room.id, seqs) });
  },
});
