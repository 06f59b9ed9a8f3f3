/**
 * Preloaded into the server that is fuzzed: on SIGUSR2 it collects all garbage and says what is left,
 * in a line on its standard error. Without this nobody outside can tell garbage from a leak.
 */
import v8 from "node:v8";
import vm from "node:vm";

v8.setFlagsFromString("--expose-gc");
const collect: () => void = vm.runInNewContext("gc");

Deno.addSignalListener("SIGUSR2", () => {
  // The second time takes what finalizers of the first have let go.
  collect();
  setTimeout(() => {
    collect();
    const { heapUsed, external } = Deno.memoryUsage();
    console.error(`collected ${JSON.stringify({ heapUsed, external })}`);
  }, 200);
});
