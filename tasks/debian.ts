/**
 * Installs a package of Debian's, where apt is there and this process may use it.
 *
 * @returns whether it is installed now
 */
export async function installProgram(name: string): Promise<boolean> {
  if (Deno.build.os !== "linux" || Deno.uid() !== 0) return false;
  console.error(`Installing Debian's ${name} …`);
  return await apt("update") && await apt("install", "--yes", "--no-install-recommends", name);
}

async function apt(...args: string[]): Promise<boolean> {
  const command = new Deno.Command("apt-get", {
    args: ["--quiet=2", ...args],
    env: { DEBIAN_FRONTEND: "noninteractive" },
    stdin: "null",
    stdout: "null",
    stderr: "null",
  });
  return await command.output().then(({ success }) => success, () => false);
}
