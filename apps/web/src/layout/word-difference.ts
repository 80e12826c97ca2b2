/** A run of words that both say, or that only one of two texts says. */
export interface SaidPart {
  readonly text: string;
  readonly mark?: 'was' | 'now';
}

/**
 * Two texts word by word: what was said and is not any more, what is said now, and what both say. For sentences; a value
 * such as a price is compared as a whole, because parts of an amount mean nothing.
 */
export function wordDifference(before: string, after: string): readonly SaidPart[] {
  const [was, is] = [before.split(/\s+/).filter(Boolean), after.split(/\s+/).filter(Boolean)];
  const common = commonLengths(was, is);
  const parts: { mark: 'was' | 'now' | undefined; words: string[] }[] = [];
  const say = (word: string, mark: 'was' | 'now' | undefined) => {
    const last = parts.at(-1);
    if (last !== undefined && last.mark === mark) last.words.push(word);
    else parts.push({ mark, words: [word] });
  };
  let [old, now] = [0, 0];
  while (old < was.length || now < is.length) {
    const [gone, come] = [was[old], is[now]];
    if (gone !== undefined && gone === come) {
      say(gone, undefined);
      old += 1;
      now += 1;
    } else if (
      gone !== undefined &&
      (come === undefined || lengthAt(common, old + 1, now) >= lengthAt(common, old, now + 1))
    ) {
      say(gone, 'was');
      old += 1;
    } else if (come !== undefined) {
      say(come, 'now');
      now += 1;
    }
  }
  return parts.map(({ mark, words }) => ({ text: words.join(' '), ...(mark === undefined ? {} : { mark }) }));
}

/** How many words the rests of both texts have in common, in the same order, from each pair of places on. */
function commonLengths(was: readonly string[], is: readonly string[]): readonly Uint16Array[] {
  const lengths = Array.from({ length: was.length + 1 }, () => new Uint16Array(is.length + 1));
  for (let old = was.length - 1; old >= 0; old -= 1) {
    const row = lengths[old];
    if (row === undefined) continue;
    for (let now = is.length - 1; now >= 0; now -= 1) {
      row[now] =
        was[old] === is[now]
          ? lengthAt(lengths, old + 1, now + 1) + 1
          : Math.max(lengthAt(lengths, old + 1, now), lengthAt(lengths, old, now + 1));
    }
  }
  return lengths;
}

function lengthAt(lengths: readonly Uint16Array[], old: number, now: number): number {
  return lengths[old]?.[now] ?? 0;
}
