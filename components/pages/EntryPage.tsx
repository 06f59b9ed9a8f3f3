import type { ComponentChildren } from "preact";
import { Head } from "fresh/runtime";
import { Wordmark } from "../shell/Wordmark.tsx";

interface EntryPageProps {
  title: string;
  serverName: string;
  /** The way to the other form, if there is one. */
  other?: { question: string; path: string; label: string } | undefined;
  /** The form. */
  children: ComponentChildren;
}

/** The page around the form for signing in or up. */
export function EntryPage({ title, serverName, other, children }: EntryPageProps) {
  return (
    <main class="auth">
      <Head>
        <title>{`${title} · ${serverName}`}</title>
      </Head>
      <Wordmark name={serverName} />
      <section class="auth-card">
        <h1>{title}</h1>
        {children}
        {other && (
          <p class="auth-other">
            {other.question} <a href={other.path}>{other.label}</a>
          </p>
        )}
      </section>
    </main>
  );
}
