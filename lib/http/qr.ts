import { renderSVG } from "uqr";

/** A text, such as a link, as a QR code: an SVG picture that a phone's camera reads, black on white. */
export function qrSvg(text: string): string {
  return renderSVG(text, { ecc: "M", border: 4 });
}

/** The answer with a link's QR code; whoever has the picture has the link, so that no cache keeps it. */
export function answerQr(link: string): Response {
  return new Response(qrSvg(link), {
    headers: { "content-type": "image/svg+xml", "cache-control": "no-store" },
  });
}
