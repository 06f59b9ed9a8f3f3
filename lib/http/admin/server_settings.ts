import type { Config } from "../../base/config.ts";
import { LIMITS } from "../../protocol/limits.ts";
import type { ServerSettings, Settings } from "../../store/server/settings.ts";

/** The settings as JSON: each value by its name, and the names of those that nobody can change. */
export function settingsJson({ current, fixed }: ServerSettings): Settings & { fixed: string[] } {
  return { ...current, fixed: [...fixed] };
}

/** The settings as the fields of a form; of words each has a line. */
export function settingsFields({ words, ...rest }: Settings): Record<string, string> {
  return { ...rest, words: words.join("\n") };
}

/** What a form wants to be set; a field that came several times is a list, which is one of words alone. */
export function wantedSettings(form: FormData): Record<string, unknown> {
  const wanted = new Map<string, unknown>();
  for (const name of new Set(form.keys())) {
    const given = form.getAll(name).map(String);
    if (name === "words") wanted.set(name, given.flatMap(linesOf));
    else wanted.set(name, given.length === 1 ? given[0] : given);
  }
  return Object.fromEntries(wanted);
}

/** What was typed into a form that was refused. */
export function typedFields(form: FormData): Record<string, string> {
  return Object.fromEntries(
    [...new Set(form.keys())].map((name) => [name, form.getAll(name).map(String).join("\n")]),
  );
}

function linesOf(text: string): string[] {
  return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== "");
}

/** A limit that holds for everybody, and the variable that sets it, if one does. */
export interface ShownLimit {
  label: string;
  value: string;
  variable?: string;
}

/** The limits of this server, in words. */
export function shownLimits(
  { editMs, rateLimits, publicUrl }: Pick<Config, "editMs" | "rateLimits" | "publicUrl">,
): ShownLimit[] {
  return [
    { label: "The server’s address", value: publicUrl ?? "Any", variable: "PUBLIC_URL" },
    {
      label: "Authors can edit and delete a message",
      value: Number.isFinite(editMs) ? `For ${editMs / 60_000} minutes` : "For ever",
      variable: "EDIT_MINUTES",
    },
    {
      label: "Limits on how often one person does something",
      value: rateLimits ? "On" : "Off",
      variable: "RATE_LIMITS",
    },
    { label: "Longest message", value: `${LIMITS.textBytes / 1024} KiB` },
    { label: "Most people in a direct message", value: String(LIMITS.directPeople) },
    { label: "Most sockets of one person on an isolate", value: String(LIMITS.socketsPerUser) },
  ];
}
