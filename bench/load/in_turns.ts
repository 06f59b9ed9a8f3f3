/**
 * Does `work` for each place from 0 to `count`, at most `atATime` of them under way, and returns what
 * came of it in the order of the places.
 */
export async function inTurns<T>(
  count: number,
  atATime: number,
  work: (place: number) => Promise<T>,
): Promise<T[]> {
  const done = new Array<T>(count);
  const places = done.keys();
  await Promise.all(
    Array.from({ length: Math.min(atATime, count) }, async () => {
      for (const place of places) done[place] = await work(place);
    }),
  );
  return done;
}
