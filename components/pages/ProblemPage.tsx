import { Head } from "fresh/runtime";
import { Notice } from "./Notice.tsx";

const TITLES: Readonly<Record<number, string>> = {
  401: "You are not signed in",
  403: "You can’t do this",
  404: "Not found",
  409: "This is not possible now",
  413: "This is too large",
  429: "You’re going too fast",
  503: "Try again in a moment",
};

/** The fields whose texts are shown again, with their labels; never a password. */
const LABELS: readonly (readonly [name: string, label: string])[] = [
  ["text", "Text"],
  ["comment", "Comment"],
  ["name", "Name"],
  ["topic", "Topic"],
  ["username", "Username"],
];

interface ProblemPageProps {
  problem: { status: number; message: string };
  /** The texts of the form that was refused, by the names of its fields. */
  typed?: ReadonlyMap<string, string> | undefined;
}

/** The page for a request that was not answered as it was meant. */
export function ProblemPage({ problem, typed }: ProblemPageProps) {
  const { status, message } = problem;
  const title = TITLES[status] ?? (status < 500 ? "That did not work" : "Something went wrong");
  const signIn = status === 401;
  const texts = LABELS.flatMap(([name, label]) => {
    const text = typed?.get(name) ?? "";
    return text.trim() === "" ? [] : [{ name, label, text }];
  });
  return (
    <>
      <Head>
        <title>{title}</title>
      </Head>
      <Notice
        title={title}
        actions={
          <a class="button button-primary" href={signIn ? "/login" : "/"}>
            {signIn ? "Sign in" : "Go to the home page"}
          </a>
        }
        below={texts.length > 0 && (
          <section class="kept-texts" aria-label="What you typed">
            {texts.map(({ name, label, text }) => (
              <div class="field" key={name}>
                <label for={name}>{label} (as you typed it)</label>
                <textarea id={name} readOnly rows={name === "text" ? 6 : 2}>{text}</textarea>
              </div>
            ))}
          </section>
        )}
      >
        {message}
      </Notice>
    </>
  );
}
