import { type EvidenceRule, ruleInWords } from '#contracts';
import { codeInWords } from '#kernel';

/** What became of an evidence rule, a sentence a change. */
export interface EvidenceDifference {
  readonly what: 'kind-added' | 'kind-dropped' | 'issuers' | 'age' | 'shows' | 'combination';
  /** The kind of evidence it is about; absent where it is about how they are combined. */
  readonly kind?: string | undefined;
  readonly sentence: string;
}

type Leaf = Extract<EvidenceRule, { readonly kind: string }>;
interface Placed extends Leaf {
  /** Whether other evidence does as well. */
  readonly isOneOfSeveral: boolean;
  /** Where it stands in the rule. */
  readonly part: Leaf;
}

/**
 * How two evidence rules differ in meaning: which kinds of evidence were added or dropped, and whether each is one more
 * that does or one more that is needed; who may issue it, how old it may be and what it must show; and whether the rest
 * is combined otherwise. Rules that say the same in another order of the same list do not differ.
 */
export function evidenceDifference(before: EvidenceRule, after: EvidenceRule): EvidenceDifference[] {
  const [was, is] = [byKind(leavesOf(before)), byKind(leavesOf(after))];
  const differences: EvidenceDifference[] = [];
  for (const [kind, leaves] of is) {
    const earlier = was.get(kind) ?? [];
    for (const [index, leaf] of leaves.entries()) {
      const known = earlier[index];
      if (known === undefined) differences.push(added(leaf));
      else differences.push(...leafDifferences(known, leaf));
    }
  }
  for (const [kind, leaves] of was) {
    for (const leaf of leaves.slice(is.get(kind)?.length ?? 0)) differences.push(dropped(leaf));
  }
  const names = (kind: string) => Math.min(was.get(kind)?.length ?? 0, is.get(kind)?.length ?? 0);
  const shapes = [shapeOf(before, namesIn(was, names)), shapeOf(after, namesIn(is, names))] as const;
  if (shapes[0] !== shapes[1]) {
    const sentence = `the evidence is combined otherwise: it was ${ruleInWords(before)}; it is ${ruleInWords(after)}`;
    differences.push({ what: 'combination', sentence });
  }
  return differences;
}

function leavesOf(rule: EvidenceRule, isOneOfSeveral = false): Placed[] {
  if ('kind' in rule) return [{ ...rule, isOneOfSeveral, part: rule }];
  if ('all' in rule) return rule.all.flatMap((part) => leavesOf(part, isOneOfSeveral));
  return rule.any.flatMap((branch) => leavesOf(branch, isOneOfSeveral || rule.any.length > 1));
}

/** In a stable order within a kind, so that the same rules written in another order are matched to each other. */
function byKind(leaves: readonly Placed[]): Map<string, Placed[]> {
  const sorted = leaves.toSorted((a, b) => (ruleInWords(bare(a)) < ruleInWords(bare(b)) ? -1 : 1));
  const map = new Map<string, Placed[]>();
  for (const leaf of sorted) map.set(leaf.kind, [...(map.get(leaf.kind) ?? []), leaf]);
  return map;
}

function bare({ part }: Placed): Leaf {
  return part;
}

function added(leaf: Placed): EvidenceDifference {
  const words = ruleInWords(bare(leaf));
  const sentence = leaf.isOneOfSeveral ? `${words} is accepted as well` : `${words} is needed as well`;
  return { what: 'kind-added', kind: leaf.kind, sentence };
}

function dropped(leaf: Placed): EvidenceDifference {
  const words = ruleInWords(bare(leaf));
  const sentence = leaf.isOneOfSeveral ? `${words} is no longer accepted` : `${words} is no longer needed`;
  return { what: 'kind-dropped', kind: leaf.kind, sentence };
}

function leafDifferences(was: Leaf, is: Leaf): EvidenceDifference[] {
  const { kind } = is;
  const name = codeInWords(kind);
  return [
    ...issuerDifferences(was, is).map((sentence) => ({
      what: 'issuers' as const,
      kind,
      sentence: `${name}: ${sentence}`,
    })),
    ...(was.daysBeforeMax === is.daysBeforeMax
      ? []
      : [{ what: 'age' as const, kind, sentence: `${name}: it was ${ageOf(was)}; it is ${ageOf(is)}` }]),
    ...(was.shows === is.shows
      ? []
      : [{ what: 'shows' as const, kind, sentence: `${name}: it had to show ${shownBy(was)}; now ${shownBy(is)}` }]),
  ];
}

function issuerDifferences({ issuers: was }: Leaf, { issuers: is }: Leaf): string[] {
  if (was === undefined && is === undefined) return [];
  if (was === undefined) return [`anybody could issue it; now only ${list(is ?? [])}`];
  if (is === undefined) return [`only ${list(was)} could issue it; now anybody may`];
  const more = is.filter((issuer) => !was.includes(issuer));
  const fewer = was.filter((issuer) => !is.includes(issuer));
  return [
    ...(more.length === 0 ? [] : [`${list(more)} may issue it as well`]),
    ...(fewer.length === 0 ? [] : [`${list(fewer)} may no longer issue it`]),
  ];
}

function list(codes: readonly string[]): string {
  return codes.map(codeInWords).join(' and ');
}

function ageOf({ daysBeforeMax }: Leaf): string {
  return daysBeforeMax === undefined ? 'of any age' : `dated at most ${daysBeforeMax} days before the outcome`;
}

function shownBy({ shows }: Leaf): string {
  return shows ?? 'nothing in particular';
}

/**
 * What each piece of evidence that both rules have is called in both. A rule may ask twice for one kind, as of two issuers,
 * so that its kind alone does not name it.
 */
function namesIn(leaves: Map<string, Placed[]>, shared: (kind: string) => number): Map<Leaf, string> {
  return new Map(
    [...leaves.values()].flatMap((ofKind) =>
      ofKind
        .slice(0, shared(ofKind[0]?.kind ?? ''))
        .map(({ kind, part }, index) => [part, `${kind} ${index}`] as const),
    ),
  );
}

/**
 * How the evidence that both rules have is combined. A list with one member is that member, lists within a list
 * of the same sort are one, and the order within a list does not count.
 */
function shapeOf(rule: EvidenceRule, names: ReadonlyMap<Leaf, string>): string | undefined {
  if ('kind' in rule) return names.get(rule);
  const [sort, parts] = 'all' in rule ? (['all', rule.all] as const) : (['any', rule.any] as const);
  const inner = parts.flatMap((part) => {
    const shape = shapeOf(part, names);
    if (shape === undefined) return [];
    return shape.startsWith(`${sort}(`) ? splitList(shape.slice(sort.length + 1, -1)) : [shape];
  });
  const distinct = [...new Set(inner)].sort();
  if (distinct.length === 0) return undefined;
  return distinct.length === 1 ? distinct[0] : `${sort}(${distinct.join(',')})`;
}

/** Splits `a,any(b,c)` at the commas that stand outside brackets. */
function splitList(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (text[at] === ',' && depth === 0) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}
