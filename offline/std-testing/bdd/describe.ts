import { Suite } from "./_suite.ts";
import {
  type DescribeArgs,
  type DescribeDefinition,
  gather,
  type TestSuite,
} from "./definition.ts";

/** Declares a suite of tests. */
export function describe<T>(...args: DescribeArgs<T>): TestSuite<T> {
  const { symbol } = new Suite(gather<DescribeDefinition<T>>(args));
  return { symbol };
}

/** Declares a suite that runs alone. */
describe.only = function describeOnly<T>(
  ...args: DescribeArgs<T>
): TestSuite<T> {
  return describe({ ...gather<DescribeDefinition<T>>(args), only: true });
};

/** Declares a suite that does not run. */
describe.ignore = function describeIgnore<T>(
  ...args: DescribeArgs<T>
): TestSuite<T> {
  return describe({ ...gather<DescribeDefinition<T>>(args), ignore: true });
};

/** Declares a suite that does not run. */
describe.skip = describe.ignore;
