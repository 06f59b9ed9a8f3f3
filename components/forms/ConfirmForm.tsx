import type { ComponentChildren } from "preact";

interface ConfirmFormProps {
  title: string;
  /** What will happen. */
  children: ComponentChildren;
  /** The address that the form is posted to, and its hidden fields. */
  action: string;
  fields?: Readonly<Record<string, string>>;
  /** The text of the button that confirms. */
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
