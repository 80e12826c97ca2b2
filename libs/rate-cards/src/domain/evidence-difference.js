import { ruleInWords } from '#contracts';
import { codeInWords } from './line-in-words.js';
/**
 * How two evidence rules differ in meaning: which kinds of evidence were added or dropped, and whether each is one more
 * that does or one more that is needed; who may issue it, how old it may be and what it must show; and whether the rest
 * is combined otherwise. Rules that say the same in another order of the same list do not differ.
 */
export function evidenceDifference(before, after) {
  const [was, is] = [byKind(leavesOf(before)), byKind(leavesOf(after))];
  const differences = [];
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
  const shared = (kind) => was.has(kind) && is.has(kind);
  const shapes = [shapeOf(before, shared), shapeOf(after, shared)];
  if (shapes[0] !== shapes[1]) {
    const sentence = `the evidence is combined otherwise: it was ${ruleInWords(before)}; it is ${ruleInWords(after)}`;
    differences.push({ what: 'combination', sentence });
  }
  return differences;
}
function leavesOf(rule, isOneOfSeveral = false) {
  if ('kind' in rule) return [{ ...rule, isOneOfSeveral }];
  if ('all' in rule) return rule.all.flatMap((part) => leavesOf(part, isOneOfSeveral));
  return rule.any.flatMap((branch) => leavesOf(branch, isOneOfSeveral || rule.any.length > 1));
}
/** In a stable order within a kind, so that the same rules written in another order are matched to each other. */
function byKind(leaves) {
  const sorted = leaves.toSorted((a, b) => (ruleInWords(bare(a)) < ruleInWords(bare(b)) ? -1 : 1));
  const map = new Map();
  for (const leaf of sorted) map.set(leaf.kind, [...(map.get(leaf.kind) ?? []), leaf]);
  return map;
}
function bare({ isOneOfSeveral: _, ...leaf }) {
  return leaf;
}
function added(leaf) {
  const words = ruleInWords(bare(leaf));
  const sentence = leaf.isOneOfSeveral ? `${words} is accepted as well` : `${words} is needed as well`;
  return { what: 'kind-added', kind: leaf.kind, sentence };
}
function dropped(leaf) {
  const words = ruleInWords(bare(leaf));
  const sentence = leaf.isOneOfSeveral ? `${words} is no longer accepted` : `${words} is no longer needed`;
  return { what: 'kind-dropped', kind: leaf.kind, sentence };
}
function leafDifferences(was, is) {
  const { kind } = is;
  const name = codeInWords(kind);
  return [
    ...issuerDifferences(was, is).map((sentence) => ({
      what: 'issuers',
      kind,
      sentence: `${name}: ${sentence}`,
    })),
    ...(was.daysBeforeMax === is.daysBeforeMax
      ? []
      : [{ what: 'age', kind, sentence: `${name}: it was ${ageOf(was)}; it is ${ageOf(is)}` }]),
    ...(was.shows === is.shows
      ? []
      : [{ what: 'shows', kind, sentence: `${name}: it had to show ${shownBy(was)}; now ${shownBy(is)}` }]),
  ];
}
function issuerDifferences({ issuers: was }, { issuers: is }) {
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
function list(codes) {
  return codes.map(codeInWords).join(' and ');
}
function ageOf({ daysBeforeMax }) {
  return daysBeforeMax === undefined ? 'of any age' : `dated at most ${daysBeforeMax} days before the outcome`;
}
function shownBy({ shows }) {
  return shows ?? 'nothing in particular';
}
/**
 * How the kinds of evidence that both rules have are combined. A list with one member is that member, lists within a list
 * of the same sort are one, and the order within a list does not count.
 */
function shapeOf(rule, counts) {
  if ('kind' in rule) return counts(rule.kind) ? rule.kind : undefined;
  const [sort, parts] = 'all' in rule ? ['all', rule.all] : ['any', rule.any];
  const inner = parts.flatMap((part) => {
    const shape = shapeOf(part, counts);
    if (shape === undefined) return [];
    return shape.startsWith(`${sort}(`) ? splitList(shape.slice(sort.length + 1, -1)) : [shape];
  });
  const distinct = [...new Set(inner)].sort();
  if (distinct.length === 0) return undefined;
  return distinct.length === 1 ? distinct[0] : `${sort}(${distinct.join(',')})`;
}
/** Splits `a,any(b,c)` at the commas that stand outside brackets. */
function splitList(text) {
  const parts = [];
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
