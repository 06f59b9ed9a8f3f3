/** Facts about the machine, asked through the shell: Deno reads neither limits nor `/proc`. */

/** The number of file descriptors that a process may have; undefined where it cannot be found. */
export async function descriptorLimit(): Promise<number | undefined> {
  // Deno has raised the soft limit to the hard one at its start, and the shell has inherited it.
  const limit = await ask("ulimit -n");
  return limit === "unlimited" ? Infinity : Number(limit) || undefined;
}

/** The process that listens on a TCP port, as `NAME (process PID)`; undefined where it cannot be found. */
export async function portOwner(port: number): Promise<string | undefined> {
  const address = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  const found = await ask(`
    inode=$(cat /proc/net/tcp /proc/net/tcp6 2>/dev/null |
      awk '$4 == "0A" && substr($2, length($2) - 4) == "${address}" { print $10; exit }')
    [ -n "$inode" ] || exit 1
    pid=$(find /proc/[0-9]*/fd -lname "socket:\\[$inode\\]" 2>/dev/null | head -n 1 | cut -d / -f 3)
    [ -n "$pid" ] && echo "$(cat /proc/$pid/comm) (process $pid)"`);
  return found === "" ? undefined : found;
}

/** The output of a shell script; empty when it fails or there is no shell. */
async function ask(script: string): Promise<string> {
  try {
    const { stdout, success } = await new Deno.Command("sh", {
      args: ["-c", script],
      stdin: "null",
      stderr: "null",
    }).output();
    return success ? new TextDecoder().decode(stdout).trim() : "";
  } catch (error) {
    // There is none, or it may not be run; nothing depends on what it says.
    const { NotFound, PermissionDenied } = Deno.errors;
    if (error instanceof NotFound || error instanceof PermissionDenied) return "";
    throw error;
  }
}
