/** What was probably meant: the one that takes the fewest slips of the finger, where those are few beside its length. */
export function nearest(given: string, names: readonly string[]): string | undefined {
  const [best] = names
    .map((name) => ({ name, slips: slipsBetween(given.toLowerCase(), name.toLowerCase()) }))
    .filter(({ name, slips }) => slips <= Math.max(1, Math.floor(name.length / 3)))
    .sort((one, other) => one.slips - other.slips);
  return best?.name;
}

/** How many letters were left out, put in, taken for another, or swapped with their neighbour. */
function slipsBetween(typed: string, meant: string): number {
  const rows = [Array.from({ length: meant.length + 1 }, (_, place) => place)];
  for (let i = 1; i <= typed.length; i++) {
    const [before = [], earlier = []] = [rows[i - 1], rows[i - 2]];
    const row = [i];
    for (let j = 1; j <= meant.length; j++) {
      const isSame = typed[i - 1] === meant[j - 1];
      const isSwapped = typed[i - 1] === meant[j - 2] && typed[i - 2] === meant[j - 1];
      row.push(
        Math.min(
          (before[j - 1] ?? 0) + (isSame ? 0 : 1),
          (before[j] ?? 0) + 1,
          (row[j - 1] ?? 0) + 1,
          isSwapped ? (earlier[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
        ),
      );
    }
    rows.push(row);
  }
  return rows.at(-1)?.at(-1) ?? 0;
}
