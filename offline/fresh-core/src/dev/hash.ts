const encoder = new TextEncoder();

/** The first half of the SHA-256 of something, as hexadecimal digits. */
export async function hash(...parts: (string | Uint8Array<ArrayBuffer>)[]): Promise<string> {
  const blob = new Blob(
    parts.map((part) => typeof part === "string" ? encoder.encode(part) : part),
  );
  const digest = await crypto.subtle.digest("SHA-256", await blob.arrayBuffer());
  return new Uint8Array(digest).slice(0, 16).toHex();
}
