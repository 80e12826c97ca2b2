import type { EvidenceRule } from '#contracts';
import type { AchieveStep, Scenario } from './scenario.js';

/** A piece of evidence that an everyday achievement comes with. */
export interface EvidencePiece {
  readonly kind: string;
  readonly issuer?: string | undefined;
}

/**
 * The pieces of evidence that satisfy the rule of the line an achievement is claimed under; undefined where the
 * scenario's own rate card has no such line.
 */
export function kindsFor(
  step: AchieveStep,
  { rateCard = [] }: Pick<Scenario, 'rateCard'>,
): EvidencePiece[] | undefined {
  const { outcome, line, kinds } = step.with;
  if (kinds !== undefined) return kinds.map((kind) => ({ kind }));
  const lines = rateCard.toReversed().flatMap((revision) => revision.lines);
  const found = lines.find((each) => each.outcome === outcome && (line === undefined || each.line === line));
  return found === undefined ? undefined : simplest(found.evidenceRule);
}

/** The first branch of every "any", all branches of every "all". */
function simplest(rule: EvidenceRule): EvidencePiece[] {
  if ('kind' in rule) return [{ kind: rule.kind, issuer: rule.issuers?.[0] }];
  if ('all' in rule) return rule.all.flatMap(simplest);
  const [first] = rule.any;
  return first === undefined ? [] : simplest(first);
}
