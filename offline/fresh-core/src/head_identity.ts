/**
 * What makes two elements of `<head>` the same one, so that the later replaces the earlier: a title
 * always, else the key, the id, the name of a meta or the relation of a link. `null`: like no other.
 */
export function headIdentity(
  type: string,
  key: unknown,
  attributes: Iterable<[string, string]>,
): string | null {
  if (type === "title") return "title";
  if (key != null) return `${type} key=${key}`;
  const all = new Map(attributes);
  if (all.has("id")) return `${type} id=${all.get("id")}`;
  if (type !== "meta" && type !== "link") return null;
  const name = type === "meta" ? all.get("name") ?? all.get("property") : all.get("rel");
  return name === undefined ? null : `${type} ${name}`;
}
