import { assertEquals, assertStringIncludes } from "@std/assert";
import { csvLine } from "../../../lib/http/admin/audit_list.ts";
import * as file from "../../../routes/admin/audit.csv.ts";
import * as list from "../../../routes/admin/audit/index.tsx";
import * as api from "../../../routes/api/admin/audit.ts";
import { AuthSite } from "../../auth/site.ts";

/** A site with Ann, who owns it, Bea, and some entries of the audit log. */
async function open() {
  const site = await AuthSite.open({}, {
    "/admin/audit": list,
    "/admin/audit.csv": file,
    "/api/admin/audit": api,
  });
  const ann = await site.signUp("ann");
  const bea = await site.signUp("bea");
  const idOf = async (name: string) => (await site.services.users.byUsername(name))!.id;
  const [annId, beaId] = [await idOf("ann"), await idOf("bea")];
  const { audit } = site.services;
  for (const action of ["role", "rename", "ban"]) {
    await audit.add({ by: annId, action, subject: `user ${beaId}`, detail: `=1+1 "${action}"` });
    site.clock.advance(60_000);
  }
  await audit.add({ by: "command line", action: "reset", subject: `user ${beaId}` });
  return { site, ann, bea, annId, beaId, [Symbol.asyncDispose]: () => site[Symbol.asyncDispose]() };
}

Deno.test("the audit log is shown in pages, and is not there for members", async () => {
  await using opened = await open();
  const { site, ann, bea, annId, beaId } = opened;
  const ask = async (path: string, session?: string) => {
    const headers = { accept: "application/json" };
    const response = await site.fetch(
      path,
      session === undefined ? { headers } : { headers, session },
    );
    return { status: response.status, answer: await response.json() };
  };
  const first = await ask("/api/admin/audit?limit=3", ann);
  assertEquals(first.status, 200);
  assertEquals(first.answer.next, 2);
  assertEquals(first.answer.entries[0], {
    at: site.clock.now(),
    by: "command line",
    action: "reset",
    subject: `user ${beaId}`,
    detail: "",
  });
  assertEquals(first.answer.entries[2].by, annId);
  const second = await ask(`/api/admin/audit?limit=3&before=${first.answer.next}`, ann);
  assertEquals(second.answer.entries.map(({ action }: { action: string }) => action), ["role"]);
  assertEquals("next" in second.answer, false);
  for (const bad of ["limit=0", "limit=501", "before=x", "before=-1"]) {
    assertEquals((await ask(`/api/admin/audit?${bad}`, ann)).status, 422, bad);
  }
  for (const path of ["/admin/audit", "/admin/audit.csv", "/api/admin/audit"]) {
    assertEquals((await ask(path, bea)).status, 404, path);
    assertEquals((await ask(path)).status, 401, path);
  }
  const html = await (await site.fetch("/admin/audit", { session: ann })).text();
  assertStringIncludes(html, "made a reset link for");
  assertStringIncludes(html, "@bea");
});

Deno.test("the file of the audit log has every entry, and no cell of it is a formula", async () => {
  await using opened = await open();
  const { site, ann, annId, beaId } = opened;
  const response = await site.fetch("/admin/audit.csv", { session: ann });
  assertEquals(response.headers.get("content-type"), "text/csv; charset=utf-8");
  assertEquals(response.headers.get("content-disposition"), 'attachment; filename="audit.csv"');
  const lines = (await response.text()).split("\r\n");
  assertEquals(lines.length, 6);
  assertEquals(lines[0], "at,by,action,subject,detail,byUsername,subjectUsername");
  const [moment] = lines[1]!.split(",");
  assertEquals(
    lines[1],
    `${moment},${annId},role,"user ${beaId}","'=1+1 ""role""",ann,bea`,
  );
  assertEquals(lines[4]?.includes(`,"command line",reset,"user ${beaId}",,,bea`), true);
  for (const cell of ["=x", "+x", "-x", "@x", "\tx", "\rx", "＝x"]) {
    assertEquals(csvLine([cell]), `"'${cell}"\r\n`);
  }
  assertEquals(csvLine(["a,b", 'say "x"', "plain", ""]), '"a,b","say ""x""",plain,\r\n');
});
