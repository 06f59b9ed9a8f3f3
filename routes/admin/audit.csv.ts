import { assertStaff } from "../../lib/auth/guards.ts";
import { auditFile } from "../../lib/http/admin/audit_list.ts";
import { define } from "../../lib/state.ts";

/** The whole audit log as a file, sent as it is read. */
export const handler = define.handlers({
  GET(ctx) {
    assertStaff(ctx.state);
    const file = ReadableStream.from(auditFile(ctx.state.services));
    return new Response(file.pipeThrough(new TextEncoderStream()), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": 'attachment; filename="audit.csv"',
      },
    });
  },
});
