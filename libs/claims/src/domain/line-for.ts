import { type CalendarDate, type Of, refuse } from '#kernel';
import { revisionFor } from '#rate-cards';
import type { ClaimCommand, ClaimFacts } from './claim-commands.js';
import { pricingDate } from './pricing.js';

/** Which line prices what is claimed, and why that revision. The handler asks too, to learn which outcomes the line asks for. */
export function lineFor(
  command: Pick<Of<ClaimCommand, 'make'>, 'outcome' | 'claimedOn' | 'line' | 'today'> & {
    readonly facts: Pick<ClaimFacts, 'policy' | 'referredOn' | 'startedOn' | 'paymentGroup' | 'rateCard'>;
  },
  achievedOn: CalendarDate,
) {
  const { outcome, claimedOn = command.today, facts } = command;
  const { policy, referredOn, startedOn, paymentGroup, rateCard } = facts;
  const date = pricingDate(policy, { achievedOn, claimedOn, referredOn, startedOn });
  if (date === undefined) return refuse('no-pricing-date', { policy });
  const { chosen, considered } = revisionFor(rateCard, date);
  if (chosen === undefined) return refuse('no-rate-card-in-force', { policy, date });
  const { revision, lines } = chosen;
  const ofOutcome = lines.filter((line) => line.outcome === outcome);
  if (ofOutcome.length === 0) return refuse('outcome-not-on-rate-card', { outcome, revision });
  const named = command.line === undefined ? ofOutcome : ofOutcome.filter(({ line }) => line === command.line);
  if (named.length === 0) return refuse('line-not-on-rate-card', { line: command.line ?? '', outcome, revision });
  const ofGroup = named.filter(
    ({ paymentGroups }) =>
      paymentGroups === undefined || (paymentGroup !== undefined && paymentGroups.includes(paymentGroup)),
  );
  if (ofGroup.length === 0) return refuse('not-for-this-payment-group', { paymentGroup: paymentGroup ?? 'none' });
  const open = ofGroup.filter(({ endsOn }) => endsOn === undefined || achievedOn <= endsOn);
  const [line, ...others] = open;
  if (line === undefined) return refuse('line-ended', { line: ofGroup[0]?.line ?? '', achievedOn });
  if (others.length > 0) return refuse('several-lines-pay-this', { lines: open.map((one) => one.line).join(', ') });
  return { line, revision, pricing: { policy, date, considered } };
}
