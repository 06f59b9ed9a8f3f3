import type { CopyLinkButton } from "../text/copy_link.ts";

/** A link to a new password, which is shown this once, also for a phone's camera. */
export function ResetLink(
  { url, name, CopyLink }: { url: string; name: string; CopyLink: CopyLinkButton },
) {
  return (
    <section class="reset-link" aria-labelledby="reset-link">
      <h2 id="reset-link">{`Reset link for ${name}`}</h2>
      <p>
        Shown only now. Whoever opens it can choose the new password and is signed in, so give it to
        nobody else. It works once, for 24 hours; an earlier one no longer does.
      </p>
      <input class="invite-url" type="text" readOnly value={url} aria-label="Reset link" />
      <CopyLink url={url} />
      <img
        src={`${new URL(url).pathname}/qr.svg`}
        alt="The link as a QR code"
        width={200}
        height={200}
      />
    </section>
  );
}
