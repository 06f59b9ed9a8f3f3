import { Logo } from "./Logo.tsx";

/** The server's name, and the way home. */
export function Wordmark({ name }: { name: string }) {
  return (
    <a class="wordmark" href="/">
      <Logo />
      <span>{name}</span>
    </a>
  );
}
