import { Times } from "../../lib/text/times/times.ts";
import { Field } from "../forms/Field.tsx";
import { FormError } from "../forms/FormError.tsx";
import type { CopyLinkButton } from "../text/copy_link.ts";
import { LinkQr } from "../text/LinkQr.tsx";
import { questionAddress } from "./RoomQuestion.tsx";
import { formProblem, type RoomDetails } from "./room_details.ts";

/** Invites by link: making one, handing it on, taking it back. */
export function RoomInvites(
  { room, invites, place, refusal, CopyLink }: RoomDetails & { CopyLink: CopyLinkButton },
) {
  const problem = formProblem({ refusal }, "invite", ["uses", "hours"]);
  const typed = refusal?.form === "invite" ? refusal.typed : {};
  const times = new Times(place);
  return (
    <>
      <h2 id="invites">Invites</h2>
      <p class="lead">Anybody with the link and an account here can join.</p>
      <ul class="invites">
        {invites.map(({ code, url, by, expiresAt, left }, index) => (
          <li key={code} class="invite">
            <input
              class="invite-url"
              type="text"
              readOnly
              value={url}
              aria-label={`Invite ${index + 1}, by ${by?.name ?? "somebody"}`}
            />
            <small>
              {left === undefined ? "No limit" : `${left} ${left === 1 ? "use" : "uses"} left`},
              expires {times.moment(expiresAt)}
              {by && `, by ${by.name}`}
            </small>{" "}
            <CopyLink url={url} of={`of invite ${index + 1}`} />{" "}
            <LinkQr
              src={`/rooms/${room.id}/invites/${code}/qr.svg`}
              of={`of invite ${index + 1}`}
            />{" "}
            <a
              class="button button-small button-danger"
              href={questionAddress(room.id, "revoke", code)}
            >
              Revoke<span class="visually-hidden">{` invite ${index + 1}`}</span>
            </a>
          </li>
        ))}
      </ul>
      <form class="inline-form" method="post" action={`/rooms/${room.id}/invites`}>
        <FormError message={problem.whole} />
        <Field
          name="uses"
          label="Number of people"
          value={typed.uses}
          error={problem.of("uses")}
          input={{ inputmode: "numeric", placeholder: "no limit", autocomplete: "off" }}
        />
        <Field
          name="hours"
          label="Expires after (hours)"
          value={typed.hours}
          error={problem.of("hours")}
          input={{ inputmode: "numeric", placeholder: "168 (one week)", autocomplete: "off" }}
        />
        <button class="button" type="submit">Make an invite</button>
      </form>
    </>
  );
}
