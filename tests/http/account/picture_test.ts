import { assertEquals, assertThrows } from "@std/assert";
import { ChatError } from "../../../lib/base/errors.ts";
import { PICTURE_BYTES, readPicture } from "../../../lib/http/account/picture.ts";
import { bytesOf, PICTURES, pngChunk } from "../../support/pictures.ts";

const { png, jpeg, webp, webpAlpha, webpLossless } = PICTURES;

/** Where a picture's secrets may stand: the place of a photo, a comment, a script. */
const SECRET = "<script>alert(1)</script> 52.52,13.40";

function refusal(file: Uint8Array): string {
  const error = assertThrows(() => readPicture(file), ChatError);
  assertEquals([error.code, error.field], ["invalid", "file"]);
  return error.message;
}

/** The same picture with other bytes at a place. */
function changed(file: Uint8Array, at: number, ...bytes: number[]): Uint8Array {
  const copy = new Uint8Array(file);
  copy.set(bytes, at);
  return copy;
}

Deno.test("a square picture of each kind is taken as it is, by its contents", () => {
  for (
    const [type, file] of [
      ["image/png", png],
      ["image/jpeg", jpeg],
      ["image/webp", webp],
      ["image/webp", webpAlpha],
      ["image/webp", webpLossless],
    ] as const
  ) {
    const picture = readPicture(file);
    assertEquals(picture.type, type);
    assertEquals(picture.bytes, new Uint8Array(file));
  }
});

Deno.test("what else a file says is taken out, and so is what stands behind its end", () => {
  const segment = (marker: number, text: string) =>
    bytesOf([0xff, marker, 0, text.length + 2], text);
  const withChunk = (name: string, data: Uint8Array) => {
    const file = bytesOf(webp, name, [data.length, 0, 0, 0], data);
    new DataView(file.buffer).setUint32(4, file.length - 8, true);
    // The flags say that there are such.
    return changed(file, 20, 0x0c);
  };
  const secret = bytesOf(SECRET, [0]);
  const files: [Uint8Array, Uint8Array][] = [
    [bytesOf(png.subarray(0, 33), pngChunk("tEXt", secret), png.subarray(33)), png],
    [bytesOf(png.subarray(0, 33), pngChunk("eXIf", secret), png.subarray(33), SECRET), png],
    [bytesOf(png.subarray(0, 33), pngChunk("acTL", secret), png.subarray(33)), png],
    [bytesOf(jpeg.subarray(0, 2), segment(0xe1, `Exif${SECRET}`), jpeg.subarray(2)), jpeg],
    [bytesOf(jpeg.subarray(0, 20), segment(0xfe, SECRET), jpeg.subarray(20), SECRET), jpeg],
    [bytesOf(jpeg.subarray(0, 20), segment(0xe0, SECRET), jpeg.subarray(20)), jpeg],
    [bytesOf(jpeg.subarray(0, 2), [0xff, 0xff], jpeg.subarray(2)), jpeg],
    [withChunk("EXIF", secret), webp],
    [bytesOf(withChunk("XMP ", secret), SECRET), webp],
  ];
  for (const [file, plain] of files) assertEquals(readPicture(file).bytes, new Uint8Array(plain));
});

Deno.test("what is no picture is refused, whatever it is called", () => {
  const texts = [
    `<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`,
    "<!doctype html><script>alert(1)</script>",
    "GIF89a\x01\x00\x01\x00",
    "RIFF\x00\x00\x00\x00WAVE",
    "%PDF-1.7",
  ];
  for (const text of texts) {
    assertEquals(refusal(bytesOf(text)), "The picture must be a PNG, JPEG or WebP file.");
  }
  assertEquals(refusal(new Uint8Array()), "The picture is empty: choose a picture.");
  // Only the beginning of one, and then a page.
  for (const file of [png, jpeg, webp]) {
    assertEquals(
      refusal(bytesOf(file.subarray(0, 16), texts[1]!)),
      "The picture could not be read: the file is damaged.",
    );
  }
});

Deno.test("a picture is square, of at most 512 pixels a side and 256 KiB", () => {
  const big = "The picture must be at most 512 × 512 pixels.";
  assertEquals(refusal(changed(png, 18, 0x02, 0x01, 0, 0, 0x02, 0x01)), big);
  assertEquals(refusal(changed(png, 16, 0x7f, 0xff, 0xff, 0xff, 0x7f, 0xff, 0xff, 0xff)), big);
  assertEquals(refusal(changed(png, 16, 0, 0, 0, 9)), "The picture must be square.");
  assertEquals(refusal(changed(png, 16, 0, 0, 0, 0, 0, 0, 0, 0)), "The picture must be square.");
  const frame = jpeg.findIndex((byte, at) => byte === 0xff && jpeg[at + 1] === 0xc0);
  assertEquals(refusal(changed(jpeg, frame + 5, 0xff, 0xff, 0xff, 0xff)), big);
  assertEquals(refusal(changed(jpeg, frame + 5, 0, 9)), "The picture must be square.");
  const full = bytesOf(png, new Uint8Array(PICTURE_BYTES - png.length));
  assertEquals(readPicture(full).bytes, new Uint8Array(png));
  assertEquals(refusal(bytesOf(full, [0])), "The picture must be at most 256 KiB.");
});

Deno.test("a picture that says two sizes, moves or has none is refused", () => {
  const damaged = "The picture could not be read: the file is damaged.";
  // The canvas of a WebP and the picture on it.
  assertEquals(refusal(changed(webp, 24, 0x09, 0, 0, 0x09)), damaged);
  assertEquals(refusal(changed(webp, 20, 0x02)), "The picture must not be animated.");
  const frame = jpeg.findIndex((byte, at) => byte === 0xff && jpeg[at + 1] === 0xc0);
  const twice = bytesOf(
    jpeg.subarray(0, frame + 19),
    jpeg.subarray(frame, frame + 19),
    jpeg.subarray(frame + 19),
  );
  assertEquals(refusal(twice), damaged);
  assertEquals(refusal(bytesOf(jpeg.subarray(0, frame + 19), [0xff, 0xd9])), damaged);
  assertEquals(refusal(bytesOf(png.subarray(0, 33), png.subarray(-12))), damaged);
  assertEquals(refusal(bytesOf(png.subarray(0, 33), png.subarray(8))), damaged);
});

Deno.test("whatever is cut or changed, a picture is taken or refused in words", () => {
  for (const file of [png, jpeg, webp, webpAlpha, webpLossless]) {
    for (let at = 0; at < file.length; at++) {
      for (const bytes of [file.subarray(0, at), changed(file, at, 0xff), changed(file, at, 0)]) {
        try {
          readPicture(bytes);
        } catch (error) {
          assertEquals(error instanceof ChatError && error.field, "file");
        }
      }
    }
  }
});
