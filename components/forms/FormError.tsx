import { Icon } from "../shell/Icon.tsx";

/** The reason that a form as a whole was refused; nothing without one. */
export function FormError({ message }: { message: string | undefined }) {
  if (message === undefined) return null;
  return (
    <p class="form-error" role="alert">
      <Icon name="circle-alert" />
      {message}
    </p>
  );
}
