/**
 * The commonest passwords of published leaks, about 49,000 of them with the 10,000 commonest at the
 * front. Read when the first password is chosen, so that the server starts without it.
 */
let list: Promise<ReadonlySet<string>> | undefined;

async function load(): Promise<ReadonlySet<string>> {
  const { dictionary } = await import("@zxcvbn-ts/language-common");
  return new Set(dictionary["passwords-common"]);
}

/** True for a password among the commonest, in whatever case it is written. */
export async function isCommonPassword(password: string): Promise<boolean> {
  list ??= load();
  return (await list).has(password.toLowerCase());
}
