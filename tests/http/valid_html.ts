import { type ConfigData, HtmlValidate, StaticConfigLoader } from "html-validate";
import { type DefaultTreeAdapterTypes as Tree, parse } from "parse5";
import { ICON_NAMES } from "../../components/shell/Icon.tsx";

/** Rules about how HTML is written, and not about what it means; each with the reason why it is off. */
const STYLE_RULES = {
  // The renderer ends empty elements as XML does, which HTML allows.
  "void-style": "off",
  // Rooms may have long names, and no search engine cuts them off: it sees none.
  "long-title": "off",
} satisfies ConfigData["rules"];

const validator = new HtmlValidate(
  new StaticConfigLoader({
    extends: ["html-validate:recommended"],
    elements: ["html5"],
    rules: STYLE_RULES,
  }),
);

/**
 * What is wrong with a page: what a strict parser finds, what html-validate finds, icons that are not
 * there, controls whose name leaves out the words on them, and links or buttons that have one name and
 * lead to different places.
 */
export async function faultsOf(html: string): Promise<string[]> {
  const faults: string[] = [];
  const document = parse(html, {
    sourceCodeLocationInfo: true,
    onParseError: ({ code, startOffset }) => faults.push(`${code}: ${around(html, startOffset)}`),
  });
  const { results } = await validator.validateString(html);
  for (const { ruleId, message, offset } of results.flatMap(({ messages }) => messages)) {
    faults.push(`${ruleId}: ${message}: ${around(html, offset)}`);
  }
  if (!html.includes('<meta name="description" content="')) faults.push("no description");
  return [...faults, ...iconFaults(document), ...nameFaults(document), ...gluedFaults(document)];
}

function around(html: string, offset: number): string {
  return html.slice(Math.max(0, offset - 40), offset + 120).replaceAll(/\s+/g, " ");
}

/** Every element of a page, in order. */
function* elements(node: Tree.ParentNode): Generator<Tree.Element> {
  for (const child of node.childNodes) {
    if (!("tagName" in child)) continue;
    yield child;
    yield* elements(child);
  }
}

function attribute(element: Tree.Element, name: string): string | undefined {
  return element.attrs.find((attribute) => attribute.name === name)?.value;
}

function iconFaults(document: Tree.Document): string[] {
  const known = new Set<string>(ICON_NAMES);
  return [...elements(document)].filter(({ tagName }) => tagName === "use").flatMap((use) => {
    const href = attribute(use, "href") ?? "";
    const [, name = ""] = /^\/icons\.svg(?:\?[^#]*)?#(.+)$/.exec(href) ?? [];
    return known.has(name) ? [] : [`no such icon: ${href}`];
  });
}

function nameFaults(document: Tree.Document): string[] {
  const byId = new Map([...elements(document)].map((it) => [attribute(it, "id"), it]));
  const targets = new Map<string, string>();
  return [...elements(document)].filter(isControl).flatMap((control) => {
    const name = words(nameOf(control, byId));
    const found: string[] = [];
    if (name === "") found.push(`a control without a name: ${openingOf(control)}`);
    // As one text, where the name is not made of it: whoever says what they see is understood.
    const shown = words(textOf(control, isSeen));
    if (isNamed(control) && !name.toLowerCase().includes(shown.toLowerCase())) {
      found.push(`“${shown}” is on what is named “${name}”`);
    }
    const target = targetOf(control);
    const key = `${control.tagName} ${name}`;
    if (target !== undefined) {
      const other = targets.get(key) ?? target;
      if (other !== target) found.push(`two are named “${name}”: ${other} and ${target}`);
      targets.set(key, target);
    }
    return found;
  });
}

function isNamed(control: Tree.Element): boolean {
  return ["aria-label", "aria-labelledby"].some((name) => attribute(control, name) !== undefined);
}

function isControl({ tagName, attrs }: Tree.Element): boolean {
  return tagName === "button" ||
    (tagName === "a" && attrs.some(({ name }) => name === "href"));
}

function nameOf(control: Tree.Element, byId: Map<string | undefined, Tree.Element>): string {
  const by = attribute(control, "aria-labelledby");
  if (by !== undefined) return by.split(" ").map((id) => textOf(byId.get(id))).join(" ");
  return attribute(control, "aria-label") ?? textOf(control);
}

/** Where a control leads: for a button that and what the form says with it. */
function targetOf(control: Tree.Element): string | undefined {
  if (control.tagName === "a") return attribute(control, "href");
  if (attribute(control, "type") !== "submit") return undefined;
  let form: Tree.ParentNode | null = control;
  while (form !== null && !("tagName" in form && form.tagName === "form")) {
    form = "parentNode" in form ? form.parentNode : null;
  }
  if (form === null || !("tagName" in form)) return undefined;
  const hidden = [...elements(form)].filter((it) => attribute(it, "type") === "hidden")
    .map((it) => `${attribute(it, "name")}=${attribute(it, "value")}`);
  const own = [attribute(control, "name"), attribute(control, "value")].filter(Boolean).join("=");
  return [attribute(form, "action"), ...hidden, own].join(" ");
}

function isHeard(element: Tree.Element): boolean {
  return attribute(element, "aria-hidden") !== "true" && attribute(element, "hidden") === undefined;
}

function isSeen(element: Tree.Element): boolean {
  const classes = (attribute(element, "class") ?? "").split(" ");
  return isHeard(element) && !classes.includes("visually-hidden");
}

/** The text within an element, of the elements that count. */
function textOf(node: Tree.ParentNode | undefined, counts = isHeard): string {
  return (node?.childNodes ?? []).map((child) => {
    if ("value" in child) return child.value;
    return "tagName" in child && counts(child) ? textOf(child, counts) : "";
  }).join("");
}

/** Elements that stand in a line; what is not among them begins one. */
const INLINE = new Set(
  "a abbr b bdi button cite code em i kbd mark q s small span strong sub sup svg time u use".split(
    " ",
  ),
);

/**
 * Words of two elements that only the styles hold apart: a browser that shows text alone runs them
 * into one word. What people wrote is theirs.
 */
function gluedFaults(document: Tree.Document): string[] {
  const found: string[] = [];
  let before = "";
  const walk = (node: Tree.ParentNode) => {
    for (const child of node.childNodes) {
      if ("value" in child) {
        const [end] = /[\p{L}\p{N}]+$/u.exec(before) ?? [];
        const [start] = /^[\p{L}\p{N}@]+/u.exec(child.value) ?? [];
        if (end && start) {
          found.push(`glued: “${before.slice(-20)}” and “${child.value.slice(0, 20)}”`);
        }
        before = child.value;
      } else if ("tagName" in child) {
        const isInline = INLINE.has(child.tagName);
        if (!isInline) before = "";
        if (!/\bmessage-text\b/.test(attribute(child, "class") ?? "")) walk(child);
        if (!isInline) before = "";
      }
    }
  };
  walk(document);
  return found;
}

function words(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}

function openingOf({ tagName, attrs }: Tree.Element): string {
  return `<${tagName} ${attrs.map(({ name, value }) => `${name}="${value}"`).join(" ")}>`;
}
