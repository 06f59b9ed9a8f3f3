/** Why signing in or up was refused. */
export interface EntryProblem {
  code: string;
  message: string;
  /** The field that is to be mended, if it is one. */
  field?: string | undefined;
}

const NO_CONNECTION: EntryProblem = {
  code: "unavailable",
  message: "There is no connection to the server. Try again when you are online.",
};

const UNCLEAR: EntryProblem = {
  code: "unavailable",
  message: "The server did not answer as expected. Try again in a moment.",
};

/**
 * Posts the form for signing in or up.
 *
 * @returns why it was refused; undefined when the browser is signed in
 */
export async function postEntry(
  action: string,
  form: FormData,
  post: typeof fetch = fetch,
): Promise<EntryProblem | undefined> {
  try {
    const response = await post(action, {
      method: "POST",
      headers: { accept: "application/json" },
      body: form,
      // Where it leads is a page to go to, and none to load here.
      redirect: "manual",
    });
    // A browser hides the status of a redirect that it does not follow.
    if (response.type === "opaqueredirect" || response.status === 303) return undefined;
    return problemIn(await response.json().catch(() => undefined)) ?? UNCLEAR;
  } catch {
    return NO_CONNECTION;
  }
}

// By hand: a library for it would be most of what this page loads.
function problemIn(answer: unknown): EntryProblem | undefined {
  if (typeof answer !== "object" || answer === null || !("error" in answer)) return undefined;
  const { error } = answer;
  if (typeof error !== "object" || error === null) return undefined;
  if (!("code" in error) || typeof error.code !== "string") return undefined;
  if (!("message" in error) || typeof error.message !== "string") return undefined;
  const field = "field" in error && typeof error.field === "string" ? error.field : undefined;
  return { code: error.code, message: error.message, field };
}
