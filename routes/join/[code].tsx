import { page } from "fresh";
import { Head } from "fresh/runtime";
import { Notice } from "../../components/pages/Notice.tsx";
import { assertSignedIn } from "../../lib/auth/guards.ts";
import { formDone } from "../../lib/http/form_done.ts";
import { define } from "../../lib/state.ts";

interface JoinData {
  code: string;
  room: { name: string; topic: string };
  by: string | undefined;
}

/** An invite: where it leads, and joining by it. */
export const handler = define.handlers<JoinData>({
  async GET(ctx) {
    assertSignedIn(ctx.state);
    const code = ctx.params.code ?? "";
    const { room, by } = await ctx.state.services.roomService.findInvited(code);
    return page({ code, room: { name: room.name, topic: room.topic }, by: by?.name });
  },

  async POST(ctx) {
    assertSignedIn(ctx.state);
    const { roomService } = ctx.state.services;
    const room = await roomService.accept(ctx.state.user, ctx.params.code ?? "");
    return formDone(ctx, `/rooms/${room.id}`);
  },
});

export default define.page<typeof handler>(({ data, state }) => {
  const { code, room, by } = data;
  const title = `Join ${room.name}`;
  return (
    <>
      <Head>
        <title>{`${title} · ${state.services.settings.current.name}`}</title>
      </Head>
      <Notice
        title={title}
        actions={
          <>
            <form method="post" action={`/join/${code}`}>
              <button class="button button-primary" type="submit">Join the room</button>
            </form>
            <a class="button button-quiet" href="/">Not now</a>
          </>
        }
      >
        {`${by ?? "Somebody"} invited you to this room.`}
        {room.topic !== "" && ` ${room.topic}`}
      </Notice>
    </>
  );
});
