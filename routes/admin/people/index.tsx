import { page } from "fresh";
import * as v from "valibot";
import { AdminPage } from "../../../components/admin/AdminPage.tsx";
import { PeopleFilterForm } from "../../../components/admin/PeopleFilterForm.tsx";
import { PeopleTable } from "../../../components/admin/PeopleTable.tsx";
import { assertStaff } from "../../../lib/auth/guards.ts";
import { type ListedPerson, PERSON_STATES } from "../../../lib/chat/people/people_list.ts";
import { PEOPLE_PAGE } from "../../../lib/http/admin/people_query.ts";
import { type Listed, listRooms } from "../../../lib/http/room_page.ts";
import { readTimeSettings } from "../../../lib/http/time_settings.ts";
import { SERVER_ROLES } from "../../../lib/protocol/server_role.ts";
import { define } from "../../../lib/state.ts";
import { toPerson } from "../../../lib/store/people/people.ts";
import { Times } from "../../../lib/text/times/times.ts";

/** What a page is asked for; what makes no sense asks for nothing. */
const Query = v.object({
  q: v.fallback(v.string(), ""),
  role: v.fallback(v.optional(v.picklist(SERVER_ROLES)), undefined),
  state: v.fallback(v.optional(v.picklist(PERSON_STATES)), undefined),
  before: v.optional(v.string()),
});

interface PeopleData {
  mine: Listed[];
  filter: v.InferOutput<typeof Query>;
  people: ListedPerson[];
  next: string | undefined;
}

/** The accounts of the server, the newest first. */
export const handler = define.handlers<PeopleData>({
  async GET(ctx) {
    assertStaff(ctx.state);
    const filter = v.parse(Query, Object.fromEntries(ctx.url.searchParams));
    const [mine, list] = await Promise.all([
      listRooms(ctx.state),
      ctx.state.services.peopleList.page({ ...filter, limit: PEOPLE_PAGE.people }),
    ]);
    return page({ ...list, mine, filter });
  },
});

export default define.page<typeof handler>(({ data, state, req }) => {
  assertStaff(state);
  const { filter, people, next } = data;
  const { before, ...rest } = filter;
  const given = Object.entries(rest).filter(([, value]) => value);
  const address = (more: Record<string, string> = {}) => {
    const query = new URLSearchParams([...given.map(([name, value]) => [name, String(value)])]);
    for (const [name, value] of Object.entries(more)) query.set(name, value);
    return query.size === 0 ? "/admin/people" : `/admin/people?${query}`;
  };
  return (
    <AdminPage
      serverName={state.services.settings.current.name}
      rooms={data.mine}
      me={toPerson(state.user)}
      path="/admin/people"
      title="People"
    >
      <PeopleFilterForm {...rest} />
      {people.length === 0 && (
        <p class="lead">
          {given.length === 0
            ? "There are no more accounts."
            : next === undefined
            ? "Nobody matches this filter."
            : "Nobody among the accounts that were looked through. Look further below."}
        </p>
      )}
      <PeopleTable
        people={people}
        times={new Times(readTimeSettings(req.headers))}
        now={state.services.clock.now()}
      />
      {(next !== undefined || before !== undefined) && (
        <nav class="kept-pages" aria-label="Pages of people">
          {before !== undefined && <a class="button" href={address()}>First page</a>}
          {next !== undefined && <a class="button" href={address({ before: next })}>Next page</a>}
        </nav>
      )}
    </AdminPage>
  );
});
