import { AssertionError } from "@std/assert";

// deno-lint-ignore no-control-regex
const COLORS = /\x1b\[\d+m/g;

/** The message an assertion fails with, without colours; it has to fail. */
export function failureMessage(assertion: () => unknown): string {
  try {
    assertion();
  } catch (error) {
    return messageOf(error);
  }
  throw new Error("The assertion holds");
}

/** The message an asynchronous assertion fails with, without colours; it has to fail. */
export async function rejectionMessage(
  assertion: () => PromiseLike<unknown>,
): Promise<string> {
  try {
    await assertion();
  } catch (error) {
    return messageOf(error);
  }
  throw new Error("The assertion holds");
}

function messageOf(error: unknown): string {
  if (error instanceof AssertionError) {
    return error.message.replaceAll(COLORS, "");
  }
  throw error;
}
