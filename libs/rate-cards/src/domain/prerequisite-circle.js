/**
 * The first circle in which outcomes require each other, over all lines of a rate card: `a → b → a`. Undefined when
 * there is none.
 */
export function circleIn(lines) {
  const needs = new Map();
  for (const { outcome, prerequisites } of lines) {
    needs.set(outcome, [...(needs.get(outcome) ?? []), ...prerequisites.map((needed) => needed.outcome)]);
  }
  const cleared = new Set();
  const search = (outcome, path) => {
    if (path.includes(outcome)) return [...path.slice(path.indexOf(outcome)), outcome];
    if (cleared.has(outcome)) return undefined;
    for (const needed of needs.get(outcome) ?? []) {
      const circle = search(needed, [...path, outcome]);
      if (circle !== undefined) return circle;
    }
    cleared.add(outcome);
    return undefined;
  };
  for (const outcome of needs.keys()) {
    const circle = search(outcome, []);
    if (circle !== undefined) return circle;
  }
  return undefined;
}
