import type { Times } from "../../lib/text/times/times.ts";
import { Field } from "../forms/Field.tsx";
import { FormError } from "../forms/FormError.tsx";
import { Select } from "../forms/Select.tsx";
import type { CopyLinkButton } from "../text/copy_link.ts";
import { LinkQr } from "../text/LinkQr.tsx";

/** An invite of the server as its page shows it. */
export interface ShownServerInvite {
  code: string;
  url: string;
  /** The name of who made it. */
  by: string;
  expiresAt: number;
  used: number;
  /** The number of people it may still bring; undefined for any number. */
  left: number | undefined;
  /** The name of the room that it leads to. */
  room: string | undefined;
  role: "member" | "guest";
}

interface ServerInvitesProps {
  invites: readonly ShownServerInvite[];
  times: Times;
  CopyLink: CopyLinkButton;
}

/** The invites of the server: each with its link, its picture for a phone, and the way to take it back. */
export function ServerInvites({ invites, times, CopyLink }: ServerInvitesProps) {
  return (
    <ul class="invites">
      {invites.map(({ code, url, by, expiresAt, used, left, room, role }, index) => (
        <li key={code} class="invite">
          <input
            class="invite-url"
            type="text"
            readOnly
            value={url}
            aria-label={`Invite ${index + 1}, by ${by}`}
          />
          <small>
            {role === "guest" ? "Guests" : "Members"}
            {room !== undefined && `, into ${room}`}, {used} came,{" "}
            {left === undefined ? "any number may still come" : `${left} more may come`}, until{" "}
            {times.moment(expiresAt)}, by {by}
          </small>{" "}
          <CopyLink url={url} of={`of invite ${index + 1}`} />{" "}
          <LinkQr src={`/admin/invites/${code}/qr.svg`} of={`of invite ${index + 1}`} />{" "}
          <form method="post" action={`/admin/invites/${code}/revoke`}>
            <button class="button button-small button-danger" type="submit">
              Take back<span class="visually-hidden">{` invite ${index + 1}`}</span>
            </button>
          </form>
        </li>
      ))}
    </ul>
  );
}

interface NewServerInviteProps {
  /** The rooms that it can lead to, by id and name. */
  rooms: readonly (readonly [id: string, name: string])[];
  typed: Readonly<Record<string, string | undefined>>;
  refusal: { field: string | undefined; message: string } | undefined;
}

const FIELDS = ["uses", "hours"];

/** The form that makes an invite of the server. */
export function NewServerInvite({ rooms, typed, refusal }: NewServerInviteProps) {
  const of = (field: string) => refusal?.field === field ? refusal.message : undefined;
  const isWhole = refusal !== undefined && !FIELDS.includes(refusal.field ?? "");
  return (
    <form class="inline-form" method="post" action="/admin/invites">
      <FormError message={isWhole ? refusal.message : undefined} />
      <Select
        name="role"
        label="They become"
        value={typed.role ?? "member"}
        options={[["member", "Members"], ["guest", "Guests of a room"]]}
      />
      <Select
        name="room"
        label="And come into"
        value={typed.room ?? ""}
        options={[["", "The lobby"], ...rooms]}
      />
      <Field
        name="uses"
        label="Number of people"
        value={typed.uses}
        error={of("uses")}
        input={{ inputmode: "numeric", placeholder: "no limit", autocomplete: "off" }}
      />
      <Field
        name="hours"
        label="Expires after (hours)"
        value={typed.hours}
        error={of("hours")}
        input={{ inputmode: "numeric", placeholder: "168 (one week)", autocomplete: "off" }}
      />
      <button class="button button-primary" type="submit">Make an invite</button>
    </form>
  );
}
