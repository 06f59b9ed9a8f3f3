import type { ComponentChildren } from "preact";
import { Icon } from "../shell/Icon.tsx";

interface AccountSectionProps {
  id: string;
  title: string;
  /** What was done by a form of it just now. */
  done?: string | undefined;
  children: ComponentChildren;
}

/** A part of the page about one's own account. */
export function AccountSection({ id, title, done, children }: AccountSectionProps) {
  return (
    <section class="account-part" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      {done !== undefined && (
        <p class="form-done" role="status">
          <Icon name="check" />
          {done}
        </p>
      )}
      {children}
    </section>
  );
}
