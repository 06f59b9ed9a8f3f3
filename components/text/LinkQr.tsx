interface LinkQrProps {
  /** Where the picture is. */
  src: string;
  /** Says aloud which one it is, where there are several. */
  of: string;
}

/** A link as a picture for a phone's camera, which is loaded when it is opened. */
export function LinkQr({ src, of }: LinkQrProps) {
  return (
    <details class="link-qr">
      <summary class="button button-small">
        QR code<span class="visually-hidden">{` ${of}`}</span>
      </summary>
      <img src={src} alt={`The link ${of} as a QR code`} loading="lazy" width={200} height={200} />
    </details>
  );
}
