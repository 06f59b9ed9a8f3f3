import { assertEquals } from "@std/assert";
import { type PeopleAct, refuseAct, type Subject } from "../../../lib/chat/people/people_rules.ts";
import { SERVER_ROLES, type ServerRole } from "../../../lib/protocol/server_role.ts";

const ACTS: PeopleAct[] = [
  { action: "deactivate" },
  { action: "reactivate" },
  { action: "ban" },
  { action: "rename" },
  { action: "reset" },
  { action: "signout" },
  ...SERVER_ROLES.map((role) => ({ action: "role" as const, role })),
];

const codeOf = (role: ServerRole, subject: Partial<Subject>, act: PeopleAct, id = "actor") =>
  refuseAct({ id, role }, { id: "subject", role: "member", isLastOwner: false, ...subject }, act)
    ?.code ?? "ok";

Deno.test("people: members and guests act on nobody, and nobody acts on a deleted account", () => {
  for (const act of ACTS) {
    for (const role of SERVER_ROLES) {
      assertEquals(codeOf("member", { role }, act), "not_found");
      assertEquals(codeOf("guest", { role }, act), "not_found");
      assertEquals(codeOf("owner", { role, state: "gone" }, act), "not_found");
    }
  }
});

Deno.test("people: an admin acts on members and guests alone, and makes neither admins nor owners", () => {
  for (const act of ACTS) {
    const makesStaff = act.action === "role" && ["owner", "admin"].includes(act.role);
    for (const role of ["member", "guest"] as const) {
      assertEquals(codeOf("admin", { role }, act), makesStaff ? "forbidden" : "ok");
    }
    for (const role of ["owner", "admin"] as const) {
      assertEquals(codeOf("admin", { role }, act), "forbidden");
      assertEquals(codeOf("admin", { role, id: "actor" }, act), "forbidden", "themselves included");
    }
  }
});

Deno.test("people: an owner acts on everybody, but puts nobody out who is the last owner, nor themselves", () => {
  const putsOut = (act: PeopleAct) => ["deactivate", "ban"].includes(act.action);
  for (const act of ACTS) {
    for (const role of SERVER_ROLES) assertEquals(codeOf("owner", { role }, act), "ok");
    const demotes = act.action === "role" && act.role !== "owner";
    const last = { role: "owner", isLastOwner: true } as const;
    const refused = putsOut(act) || demotes ? "conflict" : "ok";
    assertEquals(codeOf("owner", last, act), refused);
    assertEquals(codeOf("owner", last, act, "command line"), refused);
    const self = { role: "owner", id: "actor" } as const;
    assertEquals(codeOf("owner", self, act), putsOut(act) ? "forbidden" : "ok");
  }
});

Deno.test("people: who was put out gets neither a reset link nor a role of the server's staff", () => {
  for (const state of ["deactivated", "banned"] as const) {
    for (const act of ACTS) {
      const isRefused = act.action === "reset" ||
        (act.action === "role" && ["owner", "admin"].includes(act.role));
      assertEquals(codeOf("owner", { state }, act), isRefused ? "conflict" : "ok");
    }
  }
});
