/**
 * A plugin of `deno lint` that reports what is declared instead of what is wrong: each function, each
 * exported type, and each public method of a class. The message is the name; the range is the code.
 */
const plugin: Deno.lint.Plugin = {
  name: "shape",
  rules: {
    function: {
      create: (context) => ({
        FunctionDeclaration: (node) => context.report({ node, message: nameOf(node.id) }),
        MethodDefinition: (node) => context.report({ node, message: nameOf(node.key) }),
        ArrowFunctionExpression: (node) => context.report({ node, message: nameAround(node) }),
        FunctionExpression(node) {
          if (node.parent?.type === "MethodDefinition") return;
          context.report({ node, message: nameAround(node) });
        },
      }),
    },
    type: {
      create: (context) => ({
        "ExportNamedDeclaration > ClassDeclaration": (node: Deno.lint.ClassDeclaration) =>
          context.report({ node, message: nameOf(node.id) }),
        "ExportNamedDeclaration > TSInterfaceDeclaration": (
          node: Deno.lint.TSInterfaceDeclaration,
        ) => context.report({ node, message: nameOf(node.id) }),
        "ExportNamedDeclaration > TSTypeAliasDeclaration": (
          node: Deno.lint.TSTypeAliasDeclaration,
        ) => context.report({ node, message: nameOf(node.id) }),
        "ExportNamedDeclaration > TSEnumDeclaration": (node: Deno.lint.TSEnumDeclaration) =>
          context.report({ node, message: nameOf(node.id) }),
      }),
    },
    method: {
      create: (context) => ({
        ClassDeclaration(node) {
          for (const member of node.body.body) {
            if (member.type !== "MethodDefinition" || member.kind !== "method") continue;
            if (member.key.type !== "Identifier" || member.accessibility === "private") continue;
            context.report({ node: member, message: `${nameOf(node.id)}.${member.key.name}` });
          }
        },
      }),
    },
  },
};
export default plugin;

/** A name as it stands in the code; functions and keys without one have none. */
function nameOf(node: Deno.lint.Node | null | undefined): string {
  switch (node?.type) {
    case "Identifier":
      return node.name;
    case "PrivateIdentifier":
      return `#${node.name}`;
    default:
      return "(unnamed)";
  }
}

/** The name of what a function is the value of: a variable or a property. */
function nameAround({ parent }: Deno.lint.FunctionExpression | Deno.lint.ArrowFunctionExpression) {
  switch (parent?.type) {
    case "VariableDeclarator":
      return nameOf(parent.id);
    case "Property":
    case "PropertyDefinition":
      return nameOf(parent.key);
    default:
      return "(unnamed)";
  }
}
