import { pageBuild } from "../../lib/client/view/page_build.ts";
import { selfUpdating } from "./self_updating.tsx";

/** Offers to load the page again when the server has another version of it. */
export const ReloadOffer = selfUpdating(Offer);

function Offer() {
  if (!pageBuild.isOld.value) return null;
  return (
    <p class="reload-offer" role="status">
      <span>There is a new version of this page. What you typed is kept.</span>
      <span>
        <button
          type="button"
          class="button button-small button-primary"
          onClick={() => pageBuild.reload()}
        >
          Reload
        </button>{" "}
        <button type="button" class="button button-small" onClick={() => pageBuild.postpone()}>
          Later
        </button>
      </span>
    </p>
  );
}
