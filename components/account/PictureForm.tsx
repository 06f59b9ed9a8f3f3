import type { ComponentChildren } from "preact";
import { FormError } from "../forms/FormError.tsx";
import { formProblem } from "../pages/room_details.ts";
import { Avatar } from "../shell/Avatar.tsx";
import type { AccountDetails } from "./account_details.ts";
import { AccountSection } from "./AccountSection.tsx";

/** One's own picture, and the forms that replace it and take it away. */
export function PictureForm(
  { me, done, refusal, editor }: AccountDetails & { editor: ComponentChildren },
) {
  const { whole: problem } = formProblem({ refusal }, "picture");
  return (
    <AccountSection
      id="picture"
      title="Picture"
      done={done === "picture" ? "Your picture was changed." : undefined}
    >
      <div class="picture">
        <Avatar person={me} />
        <div class="picture-forms">
          <FormError message={problem} />
          {editor}
          <form
            class="form picture-plain"
            method="post"
            action="/account/avatar"
            encType="multipart/form-data"
            aria-labelledby="picture"
          >
            <div class="field">
              <label for="file">{me.avatar === undefined ? "Picture" : "Another picture"}</label>
              <input
                type="file"
                id="file"
                name="file"
                accept="image/png,image/jpeg,image/webp"
                required
                aria-describedby="file-hint"
              />
              <p class="field-hint" id="file-hint">
                A square PNG, JPEG or WebP of at most 512 pixels a side and 256 KiB. What the file
                says beside the picture, such as where it was taken, is removed.
              </p>
            </div>
            <button class="button" type="submit">Upload</button>
          </form>
          {me.avatar !== undefined && (
            <form method="post" action="/account/avatar/remove">
              <button class="button button-danger" type="submit">Remove the picture</button>
            </form>
          )}
        </div>
      </div>
    </AccountSection>
  );
}
