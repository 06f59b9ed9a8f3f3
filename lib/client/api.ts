import * as v from "valibot";
import { Refusal } from "./connection/replies.ts";

const Problem = v.object({ error: v.object({ code: v.string(), message: v.string() }) });

/**
 * Posts a form's fields and reads the JSON that is answered.
 *
 * @throws {Refusal} when the server does not accept it
 * @throws {TypeError} when there is no connection
 */
export async function postForm(path: string, fields: Record<string, string>): Promise<unknown> {
  return await readAnswer(
    await fetch(path, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams(fields),
    }),
  );
}

/**
 * Asks for JSON.
 *
 * @throws {Refusal} when the server does not give it
 * @throws {TypeError} when there is no connection
 */
export async function getJson(path: string): Promise<unknown> {
  return await readAnswer(
    await fetch(path, { cache: "no-store", headers: { accept: "application/json" } }),
  );
}

async function readAnswer(response: Response): Promise<unknown> {
  const answer: unknown = await response.json().catch(() => undefined);
  if (response.ok) return answer;
  const problem = v.safeParse(Problem, answer);
  const { code, message } = problem.success
    ? problem.output.error
    : { code: "unavailable", message: "That did not work. Try again in a moment." };
  throw new Refusal({ type: "error", code, message, temporary: response.status >= 500 });
}
