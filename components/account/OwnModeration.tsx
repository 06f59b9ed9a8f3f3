import { AccountSection } from "./AccountSection.tsx";
import type { AccountDetails } from "./account_details.ts";

/** The ways to whom one has blocked, and to what became of what one has reported. */
export function OwnModeration({ blocked }: Pick<AccountDetails, "blocked">) {
  return (
    <AccountSection id="moderation" title="Blocked and reported">
      <p class="lead">
        {blocked === 0
          ? "You have not blocked anybody. To block somebody, open their name and choose Block: their direct messages and mentions no longer reach you, and they are not told."
          : `You have blocked ${
            blocked === 1 ? "one person" : `${blocked} people`
          }. Their direct messages and mentions do not reach you; they are not told.`}
      </p>
      <p class="actions">
        <a class="button" href="/blocked">Blocked people</a>{" "}
        <a class="button" href="/reports">Your reports</a>
      </p>
    </AccountSection>
  );
}
