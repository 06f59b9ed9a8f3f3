/** A rectangle of a picture, in its own pixels. */
export interface Crop {
  x: number;
  y: number;
  side: number;
}

/** The largest square in the middle of a picture. */
export function middleOf({ width, height }: { width: number; height: number }): Crop {
  const side = Math.min(width, height);
  return { x: (width - side) / 2, y: (height - side) / 2, side };
}

/**
 * The square after it was moved, and is as many times as large; all of it stays within the picture.
 *
 * @param by how far it is moved, in pixels of the picture
 * @param scale 1 for the same size; it grows and shrinks around its middle
 */
export function moved(
  crop: Crop,
  picture: { width: number; height: number },
  by: { x: number; y: number },
  scale = 1,
): Crop {
  const least = Math.min(LEAST, picture.width, picture.height);
  const side = clamp(crop.side * scale, least, Math.min(picture.width, picture.height));
  const grown = (crop.side - side) / 2;
  return {
    side,
    x: clamp(crop.x + grown + by.x, 0, picture.width - side),
    y: clamp(crop.y + grown + by.y, 0, picture.height - side),
  };
}

/** The smallest side of a square, in pixels: less of a photo is nobody's face. */
const LEAST = 64;

function clamp(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
