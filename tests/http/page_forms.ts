import { type DefaultTreeAdapterTypes as Tree, parse } from "parse5";

/** A form of a page that posts, with what a browser without scripts sends for it as it is. */
export interface PageForm {
  action: string;
  isMultipart: boolean;
  fields: [name: string, value: string][];
}

/**
 * The forms of a page that post: of each its fields as the page fills them, once for each of its buttons,
 * with what that one adds.
 *
 * @param path of the page, which a form without an action posts to
 */
export function formsOf(html: string, path: string): PageForm[] {
  return elements(parse(html)).filter((element) =>
    element.tagName === "form" && attribute(element, "method")?.toLowerCase() === "post"
  ).flatMap((form) => {
    const inside = elements(form);
    const fields = inside.flatMap(fieldsOf);
    const buttons = inside.filter((element) =>
      element.tagName === "button" && (attribute(element, "type") ?? "submit") === "submit"
    );
    return buttons.map((button): PageForm => {
      const [name, value] = [attribute(button, "name"), attribute(button, "value") ?? ""];
      return {
        action: attribute(button, "formaction") ?? attribute(form, "action") ?? path,
        isMultipart: attribute(form, "enctype") === "multipart/form-data",
        fields: name === undefined ? fields : [...fields, [name, value]],
      };
    });
  });
}

function fieldsOf(element: Tree.Element): [string, string][] {
  const name = attribute(element, "name");
  if (name === undefined || attribute(element, "disabled") !== undefined) return [];
  switch (element.tagName) {
    case "input": {
      const type = attribute(element, "type") ?? "text";
      if (["submit", "button", "file", "image"].includes(type)) return [];
      const isChoice = ["checkbox", "radio"].includes(type);
      if (isChoice && attribute(element, "checked") === undefined) return [];
      return [[name, attribute(element, "value") ?? (isChoice ? "on" : "")]];
    }
    case "textarea":
      return [[name, textOf(element)]];
    case "select": {
      const options = elements(element).filter(({ tagName }) => tagName === "option");
      const chosen = options.find((option) => attribute(option, "selected") !== undefined) ??
        options[0];
      return chosen === undefined ? [] : [[name, attribute(chosen, "value") ?? textOf(chosen)]];
    }
    default:
      return [];
  }
}

/** Every element below a node, in the order of the page. */
function elements(node: Tree.ParentNode): Tree.Element[] {
  return node.childNodes.flatMap((child) => "tagName" in child ? [child, ...elements(child)] : []);
}

function attribute(element: Tree.Element, name: string): string | undefined {
  return element.attrs.find((attr) => attr.name === name)?.value;
}

function textOf(node: Tree.ParentNode): string {
  return node.childNodes.map((child) => "value" in child ? child.value : "").join("");
}
