import * as v from "valibot";
import { REPORT_ACTIONS, type ReportAction } from "../chat/moderation/moderation.ts";
import { parseForm, readForm } from "./forms/form.ts";

const Form = v.object({
  action: v.picklist(REPORT_ACTIONS, `must be one of ${REPORT_ACTIONS.join(", ")}`),
});

/**
 * Reads what somebody decides about a report.
 *
 * @throws {ChatError} `invalid` with the field
 */
export async function readDecision(req: Request): Promise<ReportAction> {
  return parseForm(Form, await readForm(req)).action;
}
