import type { EvidenceRule } from '#contracts';
import type { CalendarDate } from '#kernel';
import type { RateCardLine } from '#rate-cards';
import type { AchieveStep, Scenario, Step } from './scenario.js';

/** A piece of evidence that an everyday achievement comes with. */
export interface EvidencePiece {
  readonly kind: string;
  readonly issuer?: string | undefined;
}

type Revised = Pick<Scenario, 'rateCard' | 'steps'>;
type LineOfRevision = Pick<RateCardLine, 'line' | 'outcome' | 'evidenceRule'> & {
  readonly effectiveFrom: CalendarDate;
};

/**
 * The pieces of evidence that satisfy the rule of the line an achievement is claimed under, as the last revision says
 * that is in force on its day; undefined where the story has no such line.
 */
export function kindsFor(step: AchieveStep, scenario: Revised): EvidencePiece[] | undefined {
  const { outcome, line, kinds } = step.with;
  if (kinds !== undefined) return kinds.map((kind) => ({ kind }));
  const lines = (linesOf(scenario).get(outcome) ?? []).filter((each) => line === undefined || each.line === line);
  const found = lines.findLast(({ effectiveFrom }) => effectiveFrom <= step.on) ?? lines.at(-1);
  return found === undefined ? undefined : simplest(found.evidenceRule);
}

const known = new WeakMap<Revised, ReadonlyMap<string, readonly LineOfRevision[]>>();

/** Every line by its outcome, of the revisions under `rateCard` and of those that steps draft or propose. */
function linesOf(scenario: Revised): ReadonlyMap<string, readonly LineOfRevision[]> {
  const before = known.get(scenario);
  if (before !== undefined) return before;
  const revisions = [...(scenario.rateCard ?? []), ...scenario.steps.flatMap(revisionIn)];
  const lines = revisions.flatMap(({ effectiveFrom, lines: all }) => all.map((line) => ({ ...line, effectiveFrom })));
  const byOutcome = Map.groupBy(lines, ({ outcome }) => outcome);
  known.set(scenario, byOutcome);
  return byOutcome;
}

interface RevisionContent {
  readonly effectiveFrom?: CalendarDate;
  readonly lines?: readonly RateCardLine[];
  readonly changes?: readonly { readonly line: RateCardLine | string }[];
}

function revisionIn(step: Step): { readonly effectiveFrom: CalendarDate; readonly lines: readonly RateCardLine[] }[] {
  if (step.do !== 'draft-rate-card-revision' && step.do !== 'propose-rate-card-revision') return [];
  const { effectiveFrom, lines = [], changes = [] } = step.with as RevisionContent;
  if (effectiveFrom === undefined) return [];
  const changed = changes.flatMap(({ line }) => (typeof line === 'string' ? [] : [line]));
  return [{ effectiveFrom, lines: [...lines, ...changed] }];
}

/** The first branch of every "any", all branches of every "all". */
function simplest(rule: EvidenceRule): EvidencePiece[] {
  if ('kind' in rule) return [{ kind: rule.kind, issuer: rule.issuers?.[0] }];
  if ('all' in rule) return rule.all.flatMap(simplest);
  const [first] = rule.any;
  return first === undefined ? [] : simplest(first);
}
