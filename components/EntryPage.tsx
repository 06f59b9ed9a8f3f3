import type { ComponentChildren } from "preact";
import { Head } from "fresh/runtime";
import { Wordmark } from "./Wordmark.tsx";

interface EntryPageProps {
  title: string;
  serverName: string;
  /** Where the form goes. */
  action: string;
  next: string;
  /** What went wrong, when it belongs to no field. */
  error: string | undefined;
  /** What the button says. */
  submit: string;
  /** The way to the other form. */
  other: { question: string; path: string; label: string };
  children: ComponentChildren;
}

/** The id of the message that belongs to the form as a whole. */
export const FORM_ERROR = "form-error";

/** The page around the form for signing in or up. */
export function EntryPage(
  { title, serverName, action, next, error, submit, other, children }: EntryPageProps,
) {
  const query = next === "/" ? "" : `?${new URLSearchParams({ next })}`;
  return (
    <main class="auth">
      <Head>
        <title>{`${title} · ${serverName}`}</title>
      </Head>
      <Wordmark name={serverName} />
      <section class="auth-card">
        <h1>{title}</h1>
        {error && <p class="form-error" id={FORM_ERROR} role="alert">{error}</p>}
        <form method="post" action={action}>
          <input type="hidden" name="next" value={next} />
          {children}
          <button class="button button-primary" type="submit">{submit}</button>
        </form>
        <p class="auth-other">
          {other.question} <a href={`${other.path}${query}`}>{other.label}</a>
        </p>
      </section>
    </main>
  );
}
