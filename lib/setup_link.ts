import { locks } from "./base/runtime.ts";
import { ChatError } from "./base/errors.ts";
import type { Services } from "./services.ts";

/**
 * Prints the link by which a server without an owner gets one, whatever `LOG_LEVEL` says: it is for
 * whoever can read what the server prints. One isolate of a process prints it.
 *
 * @param options `ended`: settles when the isolate ends; until then those beside it do not print it
 */
export async function tellSetupLink(
  { doors, config }: Pick<Services, "doors" | "config">,
  { print = console.log, ended = new Promise<never>(() => {}) }: {
    print?: (line: string) => void;
    ended?: Promise<unknown>;
  } = {},
): Promise<void> {
  try {
    if (await doors.isOwned()) return;
  } catch (error) {
    // A server whose store is away starts all the same, and has an owner or will print it next time.
    if (error instanceof ChatError) return;
    throw error;
  }
  // A port that the machine chose is told by the server itself.
  const local = config.port === 0 ? "" : `http://localhost:${config.port}`;
  const origin = config.publicUrl ?? local;
  await locks.request("parlor:setup_link", { ifAvailable: true }, async (lock) => {
    if (lock === null) return;
    print(
      `This server has no owner yet. Whoever signs up by this link owns it: ` +
        `${origin}/signup?setup=${doors.setupCode}`,
    );
    await ended;
  });
}
