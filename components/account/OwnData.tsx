import { AccountSection } from "./AccountSection.tsx";

/** The way to a copy of all that is one's own. */
export function OwnData() {
  return (
    <AccountSection id="data" title="Your data">
      <p class="lead">
        Download what is yours as a zip: your account, what you wrote in every room, your bookmarks
        and drafts. You can do this three times a day.
      </p>
      <p class="actions">
        <a class="button" href="/account/export" download>Download your data</a>
      </p>
    </AccountSection>
  );
}
