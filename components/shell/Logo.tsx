/** An armchair that is a speech bubble. `static/favicon.svg` draws the same. */
export function Logo({ class: name }: { class?: string }) {
  return (
    <svg class={name} viewBox="0 0 32 32" aria-hidden="true">
      <rect class="logo-tile" width="32" height="32" rx="9" />
      <path class="logo-back" d="M9.5 14V11a4 4 0 0 1 4-4h5a4 4 0 0 1 4 4v3z" />
      <path
        class="logo-seat"
        d="M6 14.8a2.6 2.6 0 0 1 5.2 0v2.4h9.6v-2.4a2.6 2.6 0 0 1 5.2 0V20a3.5 3.5 0 0 1-3.5 3.5h-7.6L10.6 27v-3.5H9.5A3.5 3.5 0 0 1 6 20z"
      />
    </svg>
  );
}
