import type { ComponentChildren } from "preact";
import { Head } from "fresh/runtime";
import { Wordmark } from "../shell/Wordmark.tsx";

interface EntryPageProps {
  title: string;
  serverName: string;
  next: string;
  /** The way to the other form. */
  other: { question: string; path: string; label: string };
  /** The form. */
  children: ComponentChildren;
}

/** The page around the form for signing in or up. */
export function EntryPage({ title, serverName, next, other, children }: EntryPageProps) {
  const query = next === "/" ? "" : `?${new URLSearchParams({ next })}`;
  return (
    <main class="auth">
      <Head>
        <title>{`${title} · ${serverName}`}</title>
      </Head>
      <Wordmark name={serverName} />
      <section class="auth-card">
        <h1>{title}</h1>
        {children}
        <p class="auth-other">
          {other.question} <a href={`${other.path}${query}`}>{other.label}</a>
        </p>
      </section>
    </main>
  );
}
