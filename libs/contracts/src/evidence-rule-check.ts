import { type CalendarDate, codeInWords, daysBetween } from '#kernel';
import type { EvidenceRule } from './evidence-rule.js';

/** A piece of evidence as far as an evidence rule asks about it. */
export interface CheckedItem {
  readonly kind: string;
  readonly issuer?: string | undefined;
  readonly issuedOn?: CalendarDate | undefined;
}

export type RuleCheck =
  | {
      readonly satisfied: true;
      /** The kinds of evidence that satisfied the rule, each once, in the rule's own order. */
      readonly kinds: readonly string[];
    }
  | {
      readonly satisfied: false;
      /** What is still needed, in words for whoever collects it. */
      readonly missing: readonly string[];
    };

type Leaf = Extract<EvidenceRule, { readonly kind: string }>;

/**
 * Whether evidence satisfies a rule, and by which branch: all parts of an `all`, and of an `any` the first that holds,
 * so that the same evidence always satisfies the same branch.
 */
export function satisfiedBranch(
  rule: EvidenceRule,
  items: readonly CheckedItem[],
  achievedOn: CalendarDate,
): RuleCheck {
  if ('all' in rule) {
    const checks = rule.all.map((part) => satisfiedBranch(part, items, achievedOn));
    const missing = checks.flatMap((check) => (check.satisfied ? [] : check.missing));
    if (missing.length > 0) return { satisfied: false, missing };
    return { satisfied: true, kinds: [...new Set(checks.flatMap((check) => (check.satisfied ? check.kinds : [])))] };
  }
  if ('any' in rule) {
    const checks = rule.any.map((branch) => satisfiedBranch(branch, items, achievedOn));
    const first = checks.find((check) => check.satisfied);
    if (first !== undefined) return first;
    const [only] = checks;
    return checks.length === 1 && only !== undefined ? only : { satisfied: false, missing: [ruleInWords(rule)] };
  }
  const flaws = items.filter(({ kind }) => kind === rule.kind).map((item) => flawOf(rule, item, achievedOn));
  if (flaws.includes(undefined)) return { satisfied: true, kinds: [rule.kind] };
  const flaw = flaws.at(-1);
  return { satisfied: false, missing: [ruleInWords(rule) + (flaw === undefined ? '' : ` (${flaw})`)] };
}

/** What keeps a document of the right kind from satisfying the rule. */
function flawOf({ issuers, daysBeforeMax }: Leaf, item: CheckedItem, achievedOn: CalendarDate): string | undefined {
  if (issuers !== undefined && !issuers.includes(item.issuer ?? '')) {
    return item.issuer === undefined
      ? 'the one given does not say who issued it'
      : `the one given is by ${codeInWords(item.issuer)}`;
  }
  if (daysBeforeMax === undefined) return undefined;
  // A document without a date cannot be shown to be recent enough.
  if (item.issuedOn === undefined) return 'the one given has no date';
  const days = daysBetween(item.issuedOn, achievedOn);
  return days > daysBeforeMax ? `the one given is dated ${item.issuedOn}, ${days} days before the outcome` : undefined;
}

/**
 * The rule as a person reads it, where evidence is asked for:
 * `at least one of: tenancy agreement, issued by the landlord; letter of the landlord`.
 */
export function ruleInWords(rule: EvidenceRule): string {
  if ('all' in rule) return listInWords('all of', rule.all);
  if ('any' in rule) return listInWords('at least one of', rule.any);
  const { kind, shows, issuers, daysBeforeMax } = rule;
  const words = [codeInWords(kind)];
  if (shows !== undefined) words.push(`showing ${shows}`);
  if (issuers !== undefined) words.push(`issued by ${issuers.map(codeInWords).join(' or ')}`);
  if (daysBeforeMax !== undefined) words.push(ageInWords(daysBeforeMax));
  return words.join(', ');
}

function listInWords(start: string, rules: readonly EvidenceRule[]): string {
  const [only] = rules;
  if (rules.length === 1 && only !== undefined) return ruleInWords(only);
  const parts = rules.map((part) => ('kind' in part ? ruleInWords(part) : `(${ruleInWords(part)})`));
  return `${start}: ${parts.join('; ')}`;
}

function ageInWords(daysMax: number): string {
  if (daysMax === 0) return 'dated on the day of the outcome or later';
  return `dated at most ${daysMax === 1 ? 'one day' : `${daysMax} days`} before the outcome`;
}
