/** Rules for `deno lint` that hold for the tests in a browser. */
export default {
  name: "parlor",
  rules: {
    "eventually": {
      create(context) {
        if (!/\/tests\/browser\/[^/]+_test\.ts$/.test(context.filename)) return {};
        return {
          ":matches(CallExpression[callee.name=/^assert/] AwaitExpression, CallExpression[callee.name=/^assert/] MemberExpression[property.name=url])"(
            node: Deno.lint.Node,
          ) {
            context.report({
              node,
              message:
                "A page shows what was done to it a while later, and no reading waits for it.",
              hint: "await eventually(() => reading, expected)",
            });
          },
        };
      },
    },
  },
} satisfies Deno.lint.Plugin;
