/**
 * `deno task conformance --url ws://host/api/socket [--user NAME:PASSWORD …] [--invite CODE]`: runs
 * chat.v1's rules against any server from outside, and prints one line a rule. Without users it signs
 * up its own, by an invite where the server asks for one.
 */
import { RULES } from "./rules.ts";
import { openStage, withSockets } from "./stage.ts";

if (import.meta.main) Deno.exit(await main(Deno.args));

async function main(args: readonly string[]): Promise<number> {
  const url = valueOf(args, "--url").at(0);
  if (url === undefined || !/^(ws|http)s?:/.test(url)) {
    console.error(
      "usage: conformance --url ws://HOST/api/socket [--user NAME:PASSWORD …] [--invite CODE]",
    );
    return 2;
  }
  const users = valueOf(args, "--user").map((user) => {
    const colon = user.indexOf(":");
    return { username: user.slice(0, colon), password: user.slice(colon + 1) };
  });
  const { origin } = new URL(url.replace(/^ws/, "http"));
  const invite = valueOf(args, "--invite").at(0);
  return await run(origin, users, console.log, invite) === 0 ? 0 : 1;
}

/**
 * Runs every rule against the server at `origin`, and says each outcome in a line.
 *
 * @returns how many rules the server broke
 */
export async function run(
  origin: string,
  users: readonly { username: string; password: string }[],
  say: (line: string) => void,
  invite?: string,
): Promise<number> {
  const stage = await openStage({ origin, users, invite });
  let broken = 0;
  for (const { says, check } of RULES) {
    try {
      await withSockets(stage, check);
      say(`ok      ${says}`);
    } catch (error) {
      broken++;
      const why = error instanceof Error ? error.message : String(error);
      say(`BROKEN  ${says}\n        ${why.replaceAll("\n", "\n        ")}`);
    }
  }
  say(`${RULES.length - broken} rules kept, ${broken} broken`);
  return broken;
}

function valueOf(args: readonly string[], name: string): string[] {
  return args.flatMap((arg, index) => {
    if (arg.startsWith(`${name}=`)) return arg.slice(name.length + 1);
    return arg === name ? args[index + 1] ?? [] : [];
  });
}
