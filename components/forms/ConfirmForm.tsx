import type { ComponentChildren } from "preact";

interface ConfirmFormProps {
  title: string;
  /** What happens, and whether it can be undone. */
  children: ComponentChildren;
  /** Where the answer goes, and what it says. */
  action: string;
  fields?: Readonly<Record<string, string>>;
  /** What the button says that does it. */
  yes: string;
  /** The page that one goes back to. */
  back: string;
}

/** Asks before something that cannot be undone; works without a script. */
export function ConfirmForm(
  { title, children, action, fields = {}, yes, back }: ConfirmFormProps,
) {
  return (
    <section class="question" aria-labelledby="question">
      <h1 id="question" class="page-title">{title}</h1>
      <p class="lead">{children}</p>
      <form class="actions" method="post" action={action}>
        {Object.entries(fields).map(([name, value]) => (
          <input key={name} type="hidden" name={name} value={value} />
        ))}
        <button class="button button-danger" type="submit">{yes}</button>{" "}
        <a class="button" href={back}>Cancel</a>
      </form>
    </section>
  );
}
