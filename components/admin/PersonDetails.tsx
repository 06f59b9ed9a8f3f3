import type { ServerRole } from "../../lib/protocol/server_role.ts";
import { agoLabel } from "../../lib/text/times/ago.ts";
import type { Times } from "../../lib/text/times/times.ts";
import { Field } from "../forms/Field.tsx";
import { FormError } from "../forms/FormError.tsx";
import { Select } from "../forms/Select.tsx";
import { Avatar } from "../shell/Avatar.tsx";
import { type AccountRow, sessionsLabel } from "./PeopleTable.tsx";
import { ROLE_LABELS } from "./person_labels.ts";
import { PersonTags } from "./PersonTags.tsx";
import type { CopyLinkButton } from "../text/copy_link.ts";
import { ResetLink } from "./ResetLink.tsx";

interface PersonDetailsProps {
  person: AccountRow;
  invitedBy: string | undefined;
  isMe: boolean;
  actions: ReadonlySet<string>;
  roles: readonly ServerRole[];
  resetUrl?: string | undefined;
  CopyLink: CopyLinkButton;
  refusal?: {
    action: string;
    field: string | undefined;
    message: string;
    typed: Readonly<Record<string, string | undefined>>;
  } | undefined;
  /** The action that was just done. */
  done: string | null;
  times: Times;
  now: number;
}

/** What is said after an action was done. */
const DONE: Readonly<Record<string, string>> = {
  deactivate: "Deactivated, and signed out everywhere.",
  reactivate: "Can sign in again.",
  ban: "Banned, and signed out everywhere.",
  role: "Role changed.",
  rename: "Renamed.",
  signout: "Signed out everywhere.",
};

/** An account, with the forms for what the reader may do to it. */
export function PersonDetails(props: PersonDetailsProps) {
  const { person, isMe, actions, roles, refusal, done, times, now } = props;
  const action = `/admin/people/${person.id}`;
  const said = DONE[done ?? ""];
  const mayAct = actions.size > 0 || roles.length > 0;
  return (
    <>
      <div class="account-head">
        <Avatar person={person} />
        <p class="lead">
          {`@${person.username}${isMe ? ", you" : ""}`}{" "}
          <PersonTags role={person.role} state={person.state} />
        </p>
      </div>
      {refusal === undefined && said !== undefined && <p class="said" role="status">{said}</p>}
      <FormError message={refusal?.action === "rename" ? undefined : refusal?.message} />
      {props.resetUrl !== undefined && (
        <ResetLink url={props.resetUrl} name={person.name} CopyLink={props.CopyLink} />
      )}
      <dl class="facts">
        <div>
          <dt>Joined</dt>
          <dd>{times.moment(person.createdAt)}</dd>
        </div>
        {props.invitedBy !== undefined && (
          <div>
            <dt>Invited by</dt>
            <dd>{props.invitedBy}</dd>
          </div>
        )}
        <div>
          <dt>Last seen</dt>
          <dd>{person.seenAt === null ? "Never" : agoLabel(person.seenAt, now, times)}</dd>
        </div>
        <div>
          <dt>Signed in</dt>
          <dd>{sessionsLabel(person.sessions)}</dd>
        </div>
        <div>
          <dt>Id</dt>
          <dd>{person.id}</dd>
        </div>
      </dl>
      {!mayAct && <p class="lead">Only an owner can change this account.</p>}
      {roles.length > 0 && (
        <>
          <h2 id="role-of">Role</h2>
          <p class="lead">
            Owners run everything. Admins look after members, guests and public rooms. Guests see
            only the rooms they were added to.
          </p>
          <form class="inline-form" method="post" action={action} aria-labelledby="role-of">
            <input type="hidden" name="action" value="role" />
            <Select
              name="role"
              label="Role on this server"
              value={person.role}
              options={[person.role, ...roles].map((role) => [role, ROLE_LABELS[role]])}
            />
            <button class="button" type="submit">Change role</button>
          </form>
        </>
      )}
      {actions.has("rename") && <RenameForm action={action} person={person} refusal={refusal} />}
      {mayAct && <h2>Access</h2>}
      {actions.has("reset") && (
        <ActionRow
          action={action}
          name="reset"
          label="Make a reset link"
          text="A link for a new password, for one use within 24 hours. Hand it on yourself: by phone, by mail, as a QR code."
        />
      )}
      {actions.has("signout") && person.state === "active" && (
        <ActionRow
          action={action}
          name="signout"
          label="Sign out everywhere"
          text="Ends every session on every device. They can sign in again."
        />
      )}
      {actions.has("deactivate") && person.state === "active" && (
        <ActionRow
          action={action}
          name="deactivate"
          label="Deactivate"
          text="Signs them out everywhere and keeps them out until you reactivate the account. Their messages stay."
        />
      )}
      {actions.has("reactivate") && person.state !== "active" && (
        <ActionRow
          action={action}
          name="reactivate"
          label={person.state === "banned" ? "Lift the ban" : "Reactivate"}
          text="They can sign in again with their password."
        />
      )}
      {actions.has("ban") && person.state !== "banned" && (
        <div class="row-form">
          <p>Puts them out for good, with the choice to erase what they wrote.</p>
          <a class="button button-danger" href={`${action}?ask=ban`}>Ban…</a>
        </div>
      )}
    </>
  );
}

function ActionRow(
  { action, name, label, text }: { action: string; name: string; label: string; text: string },
) {
  return (
    <form class="row-form" method="post" action={action}>
      <p>{text}</p>
      <button class="button" type="submit" name="action" value={name}>{label}</button>
    </form>
  );
}

function RenameForm(
  { action, person, refusal }: Pick<PersonDetailsProps, "person" | "refusal"> & { action: string },
) {
  const wrong = refusal?.action === "rename" ? refusal : undefined;
  const errorOf = (field: string) => wrong?.field === field ? wrong.message : undefined;
  const isElsewhere = wrong !== undefined && !["username", "name"].includes(wrong.field ?? "");
  return (
    <>
      <h2 id="names">Name and username</h2>
      <form class="inline-form" method="post" action={action} aria-labelledby="names">
        <FormError message={isElsewhere ? wrong.message : undefined} />
        <input type="hidden" name="action" value="rename" />
        <Field
          name="name"
          label="Name"
          value={wrong?.typed.name ?? person.name}
          error={errorOf("name")}
          input={{ required: true, autocomplete: "off" }}
        />
        <Field
          name="username"
          label="Username"
          value={wrong?.typed.username ?? person.username}
          error={errorOf("username")}
          input={{
            required: true,
            autocomplete: "off",
            autocapitalize: "none",
            spellcheck: false,
          }}
        />
        <button class="button" type="submit">Rename</button>
      </form>
    </>
  );
}
