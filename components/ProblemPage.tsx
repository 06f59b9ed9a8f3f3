import { Head } from "fresh/runtime";
import { Notice } from "./Notice.tsx";

const TITLES: Readonly<Record<number, string>> = {
  401: "You are not signed in",
  403: "This is not allowed",
  404: "Not found",
  409: "This is taken",
  413: "This is too large",
  429: "Slow down a little",
  503: "Not just now",
};

/** What went wrong, in words for whoever made the request. */
interface ProblemPageProps {
  problem: { status: number; message: string };
}

/** The page for a request that was not answered as it was meant. */
export function ProblemPage({ problem }: ProblemPageProps) {
  const { status, message } = problem;
  const title = TITLES[status] ?? (status < 500 ? "That did not work" : "Something went wrong");
  const signIn = status === 401;
  return (
    <>
      <Head>
        <title>{title}</title>
      </Head>
      <Notice
        title={title}
        actions={
          <a class="button button-primary" href={signIn ? "/login" : "/"}>
            {signIn ? "Sign in" : "Back to the start"}
          </a>
        }
      >
        {message}
      </Notice>
    </>
  );
}
