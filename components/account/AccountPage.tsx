import type { ComponentChildren } from "preact";
import { PlainPage } from "../pages/PlainPage.tsx";
import type { ListedRoom } from "../shell/RoomSections.tsx";
import type { AccountDetails } from "./account_details.ts";
import { DeleteAccount } from "./DeleteAccount.tsx";
import { OwnData } from "./OwnData.tsx";
import { OwnModeration } from "./OwnModeration.tsx";
import { PasswordForm } from "./PasswordForm.tsx";
import { PictureForm } from "./PictureForm.tsx";
import { PreferencesForm } from "./PreferencesForm.tsx";
import { ProfileForm } from "./ProfileForm.tsx";
import { SessionList } from "./SessionList.tsx";

/** The parts of the page, in their order. */
const PARTS: readonly { id: string; title: string }[] = [
  { id: "profile", title: "Profile" },
  { id: "picture", title: "Picture" },
  { id: "password", title: "Password" },
  { id: "sessions", title: "Sessions" },
  { id: "preferences", title: "Preferences" },
  { id: "moderation", title: "Blocked and reported" },
  { id: "data", title: "Your data" },
  { id: "delete", title: "Delete account" },
];

interface AccountPageProps extends AccountDetails {
  serverName: string;
  rooms: readonly ListedRoom[];
  /** The island by which a picture is cut; nothing without a script. */
  pictureEditor: ComponentChildren;
}

/** One's own account, with a form for each part of it. */
export function AccountPage(props: AccountPageProps) {
  return (
    <PlainPage
      serverName={props.serverName}
      rooms={props.rooms}
      path="/account"
      me={props.me}
      title="Your account"
      skip="Skip to your account"
    >
      <h1>Your account</h1>
      <nav class="account-parts" aria-label="Parts of this page">
        {PARTS.flatMap(({ id, title }) => [<a key={id} href={`#${id}`}>{title}</a>, " "])}
      </nav>
      <ProfileForm {...props} />
      <PictureForm {...props} editor={props.pictureEditor} />
      <PasswordForm {...props} />
      <SessionList {...props} />
      <PreferencesForm {...props} />
      <OwnModeration {...props} />
      <OwnData />
      <DeleteAccount />
    </PlainPage>
  );
}
