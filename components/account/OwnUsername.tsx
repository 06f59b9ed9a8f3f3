/** Tells the browser whose password a form is about, so that it offers and keeps the right one. */
export function OwnUsername({ username }: { username: string }) {
  return (
    <input
      type="text"
      class="visually-hidden"
      tabIndex={-1}
      aria-hidden="true"
      name="username"
      value={username}
      autocomplete="username"
      readOnly
    />
  );
}
