import { Zip, ZipDeflate } from "fflate";

/** A part of a file of an archive; parts of one file follow one another. */
export interface FilePart {
  name: string;
  bytes: Uint8Array;
}

/** What is compressed at a time, in bytes: others wait for no longer. */
const PIECE = 64 * 1024;

/**
 * A zip of the files whose parts come. Nothing is read before somebody takes what was made of what came
 * before it, so that the memory it takes does not depend on how much it is.
 */
export function zipOf(parts: AsyncIterable<FilePart>): ReadableStream<Uint8Array<ArrayBuffer>> {
  return ReadableStream.from(zipped(parts));
}

async function* zipped(
  parts: AsyncIterable<FilePart>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const made: Uint8Array<ArrayBuffer>[] = [];
  const zip = new Zip((error, chunk) => {
    if (error !== null) throw error;
    made.push(new Uint8Array(chunk));
  });
  let file: ZipDeflate | undefined;
  let present: string | undefined;
  const end = () => file?.push(new Uint8Array(), true);
  for await (const { name, bytes } of parts) {
    if (name !== present) {
      end();
      present = name;
      file = new ZipDeflate(name, { level: 6 });
      zip.add(file);
    }
    for (let from = 0; from < bytes.length; from += PIECE) {
      file?.push(bytes.slice(from, from + PIECE));
      yield* made.splice(0);
    }
  }
  end();
  zip.end();
  yield* made.splice(0);
}
