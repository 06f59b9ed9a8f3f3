import { createContext } from "preact";
import { useContext } from "preact/hooks";
import { Icon } from "./Icon.tsx";

/** Whether something was decided of what the reader reported; on the server alone. */
export const HasReportNewsContext = createContext(false);

/** Leads to what became of one's reports, until one has looked. */
export function ReportNews() {
  const hasNews = useContext(HasReportNewsContext);
  if (!hasNews) return null;
  return (
    <li>
      <a class="side-item side-unread" href="/reports">
        <Icon name="check" />
        <span>Your report was decided</span>
      </a>
    </li>
  );
}
