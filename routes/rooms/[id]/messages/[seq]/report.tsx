import { page } from "fresh";
import * as v from "valibot";
import { ReportQuestion } from "../../../../../components/moderation/ReportQuestion.tsx";
import { PlainPage } from "../../../../../components/pages/PlainPage.tsx";
import { groupByDay } from "../../../../../components/message/message_rows.ts";
import { MessageList } from "../../../../../components/room/MessageList.tsx";
import { assertSignedIn } from "../../../../../lib/auth/guards.ts";
import { ChatError, messageNotFound } from "../../../../../lib/base/errors.ts";
import { REASON_CHARS } from "../../../../../lib/chat/moderation/moderation.ts";
import { namesOf } from "../../../../../lib/client/people/names.ts";
import { wantsJson } from "../../../../../lib/http/accept.ts";
import { parseForm, readForm, TextField } from "../../../../../lib/http/forms/form.ts";
import { formDone } from "../../../../../lib/http/forms/form_done.ts";
import {
  loadMessagePage,
  type MessagePageData,
  readSeq,
} from "../../../../../lib/http/message_page.ts";
import { retryHeaders } from "../../../../../lib/http/problem.ts";
import { define } from "../../../../../lib/state.ts";
import { messagePageAddress } from "../../../../../lib/text/addresses.ts";
import { Times } from "../../../../../lib/text/times/times.ts";

interface ReportData extends MessagePageData {
  isReported: boolean;
  typed?: { reason: string; error: string };
}

const Form = v.object({ reason: TextField });

/** Reports a message to the moderators of its room and to those who run the server. */
export const handler = define.handlers<ReportData>({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const data = await loadMessagePage(ctx);
    if (data.message.deletedAt !== undefined) throw messageNotFound();
    const { reports } = ctx.state.services;
    const isReported = await reports.has(ctx.state.user.id, data.log, data.message.seq);
    return page({ ...data, isReported });
  },

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { services, user } = ctx.state;
    const { reason } = parseForm(Form, await readForm(ctx.req));
    const log = ctx.params.id ?? "";
    // A room that is not the caller's answers alike, whatever the form says.
    await services.access.openLog(user, log);
    const seq = readSeq(ctx.params.seq);
    try {
      const isNew = await services.moderation.report(user, log, seq, reason);
      const next = `${messagePageAddress(log, seq)}/report`;
      return formDone(ctx, next, isNew ? {} : { dup: true }, { json: true });
    } catch (error) {
      if (!(error instanceof ChatError) || wantsJson(ctx.req.headers)) throw error;
      const data = await loadMessagePage(ctx);
      return page({ ...data, isReported: false, typed: { reason, error: error.message } }, {
        status: error.status,
        headers: retryHeaders(error),
      });
    }
  },
});

export default define.page<typeof handler>(({ data, state }) => {
  const { log, message, me, users, rooms, now } = data;
  const times = new Times(data.place);
  const people = new Map(users.map((person) => [person.id, person]));
  const back = messagePageAddress(log, message.seq);
  return (
    <PlainPage
      serverName={data.serverName}
      rooms={rooms}
      path={`/rooms/${data.room.id}`}
      me={me}
      title="Report a message"
      skip="Skip to the question"
    >
      <ReportQuestion
        action={`${back}/report`}
        back={back}
        reasonChars={REASON_CHARS}
        isReported={data.isReported}
        isBlocked={state.services.blocks.has(me.id, message.by)}
        author={people.get(message.by)}
        typed={data.typed}
      >
        <MessageList
          days={groupByDay({ messages: [message], people, me, times })}
          context={{
            room: log,
            me: me.id,
            people,
            times,
            names: namesOf(me, () => people, () => rooms),
          }}
          now={now}
        />
      </ReportQuestion>
    </PlainPage>
  );
});
