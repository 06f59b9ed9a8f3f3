import { Icon } from "../shell/Icon.tsx";

interface FirstStepsProps {
  of: "staff" | "member" | "guest";
  /** Whether the reader can write in the room. */
  mayWrite: boolean;
  /** The path of the page. */
  path: string;
}

/** What somebody new does first: whoever runs the server sets it up, others say hello. */
export function FirstSteps({ of, mayWrite, path }: FirstStepsProps) {
  return (
    <section class="first-steps" aria-labelledby="first-steps">
      <div class="first-steps-head">
        <h2 id="first-steps">{of === "staff" ? "Set up your server" : "First steps"}</h2>
        <form method="post" action="/account/first-steps">
          <input type="hidden" name="next" value={path} />
          <button class="button button-quiet button-icon" type="submit" title="Dismiss">
            <Icon name="x" label="Dismiss the first steps" />
          </button>
        </form>
      </div>
      <ul>
        {of !== "staff" && mayWrite && <li>Say hello in the box below</li>}
        {of === "staff"
          ? (
            <>
              <Step to="/admin/settings">Name the server</Step>
              <Step to="/rooms">Make a room</Step>
              <Step to="/admin/invites">Invite people</Step>
            </>
          )
          : (
            <>
              <Step to="/account">Set your name and picture</Step>
              {of === "member" && <Step to="/rooms">Find rooms to join</Step>}
            </>
          )}
      </ul>
    </section>
  );
}

function Step({ to, children }: { to: string; children: string }) {
  return (
    <li>
      <a href={to}>{children}</a>
    </li>
  );
}
