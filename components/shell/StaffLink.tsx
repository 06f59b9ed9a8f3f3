import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { Icon } from "./Icon.tsx";

/** Whether the reader runs the server; on the server alone, as contexts do not reach into islands. */
export const IsStaffContext = createContext(false);

/** The way to the pages on which the server is run, for those who run it. */
export function StaffLink({ path }: { path: string }) {
  const isStaff = useContext(IsStaffContext);
  if (!isStaff) return null;
  return (
    <a
      class="button button-quiet button-icon"
      href="/admin"
      title="Run the server"
      aria-current={path === "/admin" ? "page" : undefined}
    >
      <Icon name="sliders-horizontal" label="Run the server" />
    </a>
  );
}
