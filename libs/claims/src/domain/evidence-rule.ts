import type { EvidenceRule } from '#contracts';
import { type CalendarDate, daysBetween } from '#kernel';

/** A piece of evidence as far as an evidence rule asks about it. */
export interface CheckedItem {
  readonly kind: string;
  readonly issuer?: string | undefined;
  readonly issuedOn?: CalendarDate | undefined;
}

/**
 * The kinds of evidence by which the checked items satisfy a rule: all of an `all`, and of an `any` the first branch that
 * holds, in the rule's own order, so that the same items always satisfy the same branch.
 *
 * @returns undefined when the rule is not satisfied.
 */
export function satisfiedBranch(
  rule: EvidenceRule,
  items: readonly CheckedItem[],
  achievedOn: CalendarDate,
): readonly string[] | undefined {
  if ('any' in rule) {
    for (const branch of rule.any) {
      const kinds = satisfiedBranch(branch, items, achievedOn);
      if (kinds !== undefined) return kinds;
    }
    return undefined;
  }
  if ('all' in rule) {
    const kinds = new Set<string>();
    for (const part of rule.all) {
      const satisfied = satisfiedBranch(part, items, achievedOn);
      if (satisfied === undefined) return undefined;
      for (const kind of satisfied) kinds.add(kind);
    }
    return [...kinds];
  }
  return items.some((item) => shows(rule, item, achievedOn)) ? [rule.kind] : undefined;
}

type Leaf = Extract<EvidenceRule, { readonly kind: string }>;

function shows(rule: Leaf, item: CheckedItem, achievedOn: CalendarDate): boolean {
  if (item.kind !== rule.kind) return false;
  if (rule.issuers !== undefined && (item.issuer === undefined || !rule.issuers.includes(item.issuer))) return false;
  if (rule.daysBeforeMax === undefined) return true;
  // A document without a date cannot be shown to be recent enough.
  return item.issuedOn !== undefined && daysBetween(item.issuedOn, achievedOn) <= rule.daysBeforeMax;
}
