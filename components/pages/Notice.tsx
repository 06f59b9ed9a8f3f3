import type { ComponentChildren } from "preact";
import { Logo } from "../shell/Logo.tsx";

/** A page that says one thing, with the ways on. */
export function Notice(
  { title, children, actions, below }: {
    title: string;
    children: ComponentChildren;
    actions: ComponentChildren;
    below?: ComponentChildren;
  },
) {
  return (
    <main class="notice">
      <Logo class="notice-logo" />
      <h1>{title}</h1>
      <p>{children}</p>
      <div class="actions">{actions}</div>
      {below}
    </main>
  );
}
