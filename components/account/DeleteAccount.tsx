import { AccountSection } from "./AccountSection.tsx";

/** The way to the question whether one's own account is to be deleted. */
export function DeleteAccount() {
  return (
    <AccountSection id="delete" title="Delete account">
      <p class="lead">
        Your account can be deleted for good. You are asked first, and whether what you wrote stays.
      </p>
      <p class="actions">
        <a class="button button-danger" href="/account/delete">Delete account…</a>
      </p>
    </AccountSection>
  );
}
