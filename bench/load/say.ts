const encoder = new TextEncoder();

/** Tells the benchmark, by a line that begins with `word`, how far the load is. */
export function say(word: string, value?: unknown): void {
  const line = value === undefined ? word : `${word} ${JSON.stringify(value)}`;
  // At once and whole: the benchmark reads the server's processor time when it sees the line.
  Deno.stdout.writeSync(encoder.encode(`${line}\n`));
}
