import { agoLabel } from "../../lib/text/times/ago.ts";
import { Times } from "../../lib/text/times/times.ts";
import type { AccountDetails } from "./account_details.ts";
import { AccountSection } from "./AccountSection.tsx";

/** Where somebody is signed in, and the ways to end that. */
export function SessionList({ sessions, place, now, done }: AccountDetails) {
  const times = new Times(place);
  const others = sessions.filter(({ current }) => !current);
  return (
    <AccountSection
      id="sessions"
      title="Sessions"
      done={done === "sessions" ? "Signed out there." : undefined}
    >
      <p class="lead">
        Where you are signed in. If you do not know one of these, sign out there and change your
        password.
      </p>
      <ul class="members">
        {sessions.map(({ id, createdAt, seenAt, device, address, current }) => (
          <li key={id} class="member">
            <span class="two-lines member-name">
              <span>{device}</span>{" "}
              <small>
                {address !== "" && `${address}, `}
                {current ? "in use here" : `last used ${agoLabel(seenAt, now, times)}`}
                {`, signed in ${agoLabel(createdAt, now, times)}`}
              </small>
            </span>{" "}
            {current
              ? <span class="tag">This one</span>
              : (
                <form method="post" action={`/account/sessions/${id}/revoke`}>
                  <button class="button button-small" type="submit">
                    Sign out
                    <span class="visually-hidden">{` of ${device}`}</span>
                  </button>
                </form>
              )}
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <form class="row-form" method="post" action="/account/sessions/revoke-others">
          <p>Only this session stays.</p>
          <button class="button button-danger" type="submit">Sign out everywhere else</button>
        </form>
      )}
    </AccountSection>
  );
}
