/** Square pictures of 8 × 8 pixels, as a browser writes them, without anything beside the picture. */
export const PICTURES = {
  png: Uint8Array.fromBase64(
    "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAYAAADED76LAAAAO0lEQVR4AaSMsQ0AIAzDqt7AEb2Ja+APvmBn5ax2jbJkaCQPkRL7iJfIj7kQNxE9uHY2wkJt4Af3vqEAAAD//x5C77wAAAAGSURBVAMAAtUWWZkGCLkAAAAASUVORK5CYII=",
  ),
  jpeg: Uint8Array.fromBase64(
    "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABQODxIPDRQSEBIXFRQYHjIhHhwcHj0sLiQySUBMS0dARkVQWnNiUFVtVkVGZIhlbXd7gYKBTmCNl4x9lnN+gXz/2wBDARUXFx4aHjshITt8U0ZTfHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHx8fHz/wAARCAAIAAgDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAbEAACAQUAAAAAAAAAAAAAAAAAAwECERIhUf/EABUBAQEAAAAAAAAAAAAAAAAAAAEF/8QAGBEBAQEBAQAAAAAAAAAAAAAAAgEAETH/2gAMAwEAAhEDEQA/AJy1UrvjM76ABSqvbrZMM4fN/9k=",
  ),
  webp: Uint8Array.fromBase64(
    "UklGRlQAAABXRUJQVlA4WAoAAAAAAAAABwAABwAAVlA4IDYAAACwAQCdASoIAAgAA4BaJbACw7D0ea2AAP7pWtBPptQBt3v3QlP/8cx47p3hEa/7yv9d2zAAAAA=",
  ),
  /** With a part that one sees through. */
  webpAlpha: Uint8Array.fromBase64(
    "UklGRmgAAABXRUJQVlA4WAoAAAAQAAAABwAABwAAQUxQSA4AAAABD/DA/4iIcPj/iP4HPlZQOCA0AAAAsAEAnQEqCAAIAAOAWiWwAsOw9HmtgAD+6VrQT6iE6pd79aUP/s9mPkXdWV8/vK/13Z2AAA==",
  ),
  webpLossless: Uint8Array.fromBase64(
    "UklGRjYAAABXRUJQVlA4WAoAAAAAAAAABwAABwAAVlA4TBcAAAAvB8ABAA8wKKegPafv/EcLDv8f0f/ABwA=",
  ),
};

/** Bytes one after the other; a text stands for its own. */
export function bytesOf(...parts: (string | Uint8Array | readonly number[])[]): Uint8Array {
  const bytes = parts.map((part) =>
    typeof part === "string" ? new TextEncoder().encode(part) : Uint8Array.from(part)
  );
  return Uint8Array.from(bytes.flatMap((part) => [...part]));
}

/** A chunk of a PNG; its checksum is of no account. */
export function pngChunk(name: string, data: Uint8Array): Uint8Array {
  return bytesOf(uint32(data.length), name, data, [0, 0, 0, 0]);
}

/** A number of four bytes, the highest one first. */
function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
