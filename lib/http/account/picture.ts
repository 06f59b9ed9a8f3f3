import { ChatError } from "../../base/errors.ts";

/** The largest picture of a person, in bytes, and its longest side, in pixels. */
export const PICTURE_BYTES = 256 * 1024;
export const PICTURE_PIXELS = 512;

/** The largest form with such a picture, in bytes. */
export const PICTURE_FORM_BYTES = 300 * 1024;

/** The types that a picture may have, in the order in which a browser prefers to write them. */
export const PICTURE_TYPES = ["image/webp", "image/jpeg", "image/png"] as const;

/** A picture that may be shown: its type by its contents, and its bytes without what it need not say. */
export interface Picture {
  type: typeof PICTURE_TYPES[number];
  bytes: Uint8Array<ArrayBuffer>;
}

/** A picture as its file describes it: its size, and the parts of the file that are kept. */
interface Described {
  width: number;
  height: number;
  kept: readonly Uint8Array[];
}

/**
 * Reads a picture of a person: a square PNG, JPEG or WebP of one frame. Its type is that of its
 * contents, whatever it is called. Of the file only what the picture is made of is kept: where a photo
 * was taken, comments, and what somebody has hidden behind the end are gone.
 *
 * @throws {ChatError} `invalid` with field `file`
 */
export function readPicture(file: Uint8Array): Picture {
  if (file.length === 0) throw refusal("is empty: choose a picture");
  if (file.length > PICTURE_BYTES) {
    throw refusal(`must be at most ${PICTURE_BYTES / 1024} KiB`);
  }
  const [type, describe] = kindOf(file);
  const { width, height, kept } = describe(file);
  if (width > PICTURE_PIXELS || height > PICTURE_PIXELS) {
    throw refusal(`must be at most ${PICTURE_PIXELS} × ${PICTURE_PIXELS} pixels`);
  }
  if (width === 0 || width !== height) throw refusal("must be square");
  return { type, bytes: joined(kept) };
}

function kindOf(file: Uint8Array): [Picture["type"], (file: Uint8Array) => Described] {
  if (isAt(file, 0, PNG)) return ["image/png", describePng];
  if (isAt(file, 0, [0xff, 0xd8, 0xff])) return ["image/jpeg", describeJpeg];
  if (nameAt(file, 0) === "RIFF" && nameAt(file, 8) === "WEBP") return ["image/webp", describeWebp];
  throw refusal("must be a PNG, JPEG or WebP file");
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** The chunks that a picture of one frame is drawn from, and those about its colours (PNG, 11). */
const PNG_CHUNKS = new Set(["IHDR", "PLTE", "tRNS", "gAMA", "cHRM", "sRGB", "IDAT", "IEND"]);

function describePng(file: Uint8Array): Described {
  const view = viewOf(file);
  const kept = [file.subarray(0, PNG.length)];
  let [width, height] = [0, 0];
  let hasPixels = false;
  for (let at = PNG.length; at + 12 <= file.length;) {
    const name = nameAt(file, at + 4);
    const length = view.getUint32(at);
    const end = at + 12 + length;
    if (end > file.length || (name === "IHDR") !== (at === PNG.length)) break;
    if (name === "IHDR") {
      if (length !== 13) break;
      [width, height] = [view.getUint32(at + 8), view.getUint32(at + 12)];
    }
    hasPixels ||= name === "IDAT";
    if (PNG_CHUNKS.has(name)) kept.push(file.subarray(at, end));
    if (name === "IEND" && hasPixels) return { width, height, kept };
    at = end;
  }
  throw unreadable();
}

/** Markers of a JPEG (T.81, table B.1). */
const JPEG = { tables: 0xdb, huffman: 0xc4, restart: 0xdd, scan: 0xda, end: 0xd9 } as const;

/** Frames that browsers show: baseline, extended and progressive. */
const JPEG_FRAMES = new Set([0xc0, 0xc1, 0xc2]);

/** What a JPEG's colours depend on: JFIF's and Adobe's own segments. */
const JPEG_NAMES: Readonly<Record<number, string>> = { 0xe0: "JFIF", 0xee: "Adob" };

function describeJpeg(file: Uint8Array): Described {
  const view = viewOf(file);
  const kept = [file.subarray(0, 2)];
  let size: { width: number; height: number } | undefined;
  let hasPixels = false;
  for (let at = 2; at + 2 <= file.length;) {
    const marker = file[at] === 0xff ? file[at + 1]! : 0;
    if (marker === 0xff) {
      // Any number of these may stand before a marker.
      at += 1;
      continue;
    }
    if (marker === JPEG.end && size !== undefined && hasPixels) {
      return { ...size, kept: [...kept, file.subarray(at, at + 2)] };
    }
    if (marker < 0xc0 || at + 4 > file.length) break;
    let end = at + 2 + view.getUint16(at + 2);
    if (end < at + 4 || end > file.length) break;
    if (JPEG_FRAMES.has(marker)) {
      // A second frame would say that the picture has another size.
      if (size !== undefined || end < at + 9) break;
      size = { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    }
    if (marker === JPEG.scan) {
      if (size === undefined) break;
      hasPixels = true;
      end = endOfScan(file, end);
    }
    const isNamed = nameAt(file, at + 4) === JPEG_NAMES[marker];
    const isKept = isNamed || JPEG_FRAMES.has(marker) || marker === JPEG.scan ||
      marker === JPEG.tables || marker === JPEG.huffman || marker === JPEG.restart;
    if (isKept) kept.push(file.subarray(at, end));
    at = end;
  }
  throw unreadable();
}

/** Where the next marker stands that is neither part of the coded pixels nor a restart of them. */
function endOfScan(file: Uint8Array, from: number): number {
  for (let at = file.indexOf(0xff, from); at !== -1; at = file.indexOf(0xff, at + 1)) {
    const next = file[at + 1] ?? 0;
    if (next !== 0x00 && next !== 0xff && (next < 0xd0 || next > 0xd7)) return at;
  }
  return file.length;
}

/** Bits of `VP8X`: which chunks there are besides the picture (RFC 9649, 2.7.1). */
const WEBP_ALPHA = 0x10;
const WEBP_ANIMATED = 0x02;

function describeWebp(file: Uint8Array): Described {
  const view = viewOf(file);
  const kept: Uint8Array[] = [];
  let canvas: { width: number; height: number } | undefined;
  let size: typeof canvas;
  const last = Math.min(file.length, 8 + view.getUint32(4, true));
  for (let at = 12; at + 8 <= last && size === undefined;) {
    const name = nameAt(file, at);
    const length = view.getUint32(at + 4, true);
    const end = at + 8 + length + length % 2;
    if (end > last) break;
    const chunk = file.subarray(at, end);
    const data = viewOf(file.subarray(at + 8, at + 8 + length));
    if (name === "VP8X" && length === 10 && at === 12) {
      const flags = data.getUint8(0);
      if ((flags & WEBP_ANIMATED) !== 0) throw refusal("must not be animated");
      canvas = { width: 1 + readUint24(data, 4), height: 1 + readUint24(data, 7) };
      const header = new Uint8Array(chunk);
      header[8] = flags & WEBP_ALPHA;
      kept.push(header);
    } else if (name === "ALPH" && canvas !== undefined) {
      kept.push(chunk);
    } else if (name === "VP8 " || name === "VP8L") {
      size = name === "VP8 " ? sizeOfVp8(data) : sizeOfVp8l(data);
      kept.push(chunk);
    }
    at = end;
  }
  const isWhole = size !== undefined && (canvas === undefined || isSameSize(canvas, size));
  if (size === undefined || !isWhole) throw unreadable();
  const length = kept.reduce((sum, chunk) => sum + chunk.length, 4);
  const head = new Uint8Array(file.subarray(0, 12));
  viewOf(head).setUint32(4, length, true);
  return { ...size, kept: [head, ...kept] };
}

function isSameSize(one: Pick<Described, "width" | "height">, other: typeof one): boolean {
  return one.width === other.width && one.height === other.height;
}

/** The size in the head of a key frame (RFC 6386, 9.1). */
function sizeOfVp8(data: DataView): { width: number; height: number } {
  const isKeyFrame = data.byteLength >= 10 && (data.getUint8(0) & 1) === 0 &&
    readUint24(data, 3) === 0x2a019d;
  if (!isKeyFrame) throw unreadable();
  return { width: data.getUint16(6, true) & 0x3fff, height: data.getUint16(8, true) & 0x3fff };
}

/** The size in the head of a lossless picture (RFC 9649, 3.4). */
function sizeOfVp8l(data: DataView): { width: number; height: number } {
  if (data.byteLength < 5 || data.getUint8(0) !== 0x2f) throw unreadable();
  const bits = data.getUint32(1, true);
  return { width: 1 + (bits & 0x3fff), height: 1 + (bits >>> 14 & 0x3fff) };
}

function readUint24(data: DataView, at: number): number {
  return data.getUint16(at, true) | data.getUint8(at + 2) << 16;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function isAt(file: Uint8Array, at: number, bytes: readonly number[]): boolean {
  return bytes.every((byte, index) => file[at + index] === byte);
}

/** Four bytes as the letters that chunks are named by. */
function nameAt(file: Uint8Array, at: number): string {
  return String.fromCharCode(...file.subarray(at, at + 4));
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function refusal(what: string): ChatError {
  return new ChatError("invalid", `The picture ${what}.`, { field: "file" });
}

function unreadable(): ChatError {
  return refusal("could not be read: the file is damaged");
}
