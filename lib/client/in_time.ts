/** What a promise resolves with; undefined when it fails, or takes longer than so many milliseconds. */
export function inTime<T>(work: Promise<T>, ms: number): Promise<T | undefined> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), ms);
    work.catch(() => undefined).then((result) => {
      clearTimeout(timer);
      resolve(result);
    });
  });
}
