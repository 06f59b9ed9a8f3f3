import type { Crop } from "./crop.ts";

/** What the server takes: the longest side in pixels, and the bytes. */
const PIXELS = 512;
const BYTES = 256 * 1024;

/** The types that a picture is written in, and how well; the first that is small enough is taken. */
const WRITTEN = [
  { type: "image/webp", quality: 0.9 },
  { type: "image/webp", quality: 0.7 },
  { type: "image/jpeg", quality: 0.85 },
  { type: "image/jpeg", quality: 0.6 },
] as const;

/**
 * Writes the square of a picture anew, as small as it may be shown: what the file said beside the
 * picture is not in it.
 *
 * @throws {Error} in words for the person
 */
export async function encodePicture(picture: ImageBitmap, crop: Crop): Promise<Blob> {
  const side = Math.min(PIXELS, Math.round(crop.side));
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("Your browser cannot draw pictures.");
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, crop.x, crop.y, crop.side, crop.side, 0, 0, side, side);
  for (const { type, quality } of WRITTEN) {
    const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, type, quality));
    // A browser that cannot write a type writes another one, which may be large.
    if (blob !== null && blob.type === type && blob.size <= BYTES) return blob;
  }
  throw new Error("This picture could not be made small enough.");
}

/**
 * Sends one's picture to the server by the form for a file, which shows what comes of it.
 *
 * @param form has the one field for a file
 */
export function submitPicture(form: HTMLFormElement, picture: Blob): void {
  const input = form.querySelector<HTMLInputElement>("input[type=file]");
  if (input === null) return;
  const files = new DataTransfer();
  files.items.add(new File([picture], "picture", { type: picture.type }));
  input.files = files.files;
  form.submit();
}
