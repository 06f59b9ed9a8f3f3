/**
 * Which of so many parts a text belongs to: the same one for every isolate and version, and about as
 * many texts to each part.
 */
export function partitionOf(text: string, parts: number): number {
  let hash = 0;
  for (let index = 0; index < text.length; index++) {
    hash = (Math.imul(hash, 31) + text.charCodeAt(index)) | 0;
  }
  return (hash >>> 0) % parts;
}
