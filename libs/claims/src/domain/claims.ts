import { satisfiedBranch } from '#contracts';
import { type CalendarDate, type Decider, type Decimal, type Of, type OutcomeCode, refuse, unreachable } from '#kernel';
import { goesBy, lineValue, needsMeasured, type RateCardLine } from '#rate-cards';
import type { ClaimCommand, ClaimDecision, ClaimFacts, ClaimReason, ResponsibilityFacts } from './claim-commands.js';
import { type ClaimState, evolve } from './claim-state.js';
import type { ClaimEvent } from './claims.events.js';
import { conditionsOf, inClaimWindow } from './conditions.js';
import { lineFor } from './line-for.js';

export type {
  ClaimCommand,
  ClaimFacts,
  ClaimReason,
  ResponsibilityFacts,
  StandingPrerequisite,
} from './claim-commands.js';
export type { Claim, ClaimState } from './claim-state.js';
export { lineFor } from './line-for.js';

export const claimDecider: Decider<ClaimCommand, ClaimState, ClaimEvent, ClaimReason> = {
  initial: { status: 'absent' },
  decide(command, state) {
    switch (command.type) {
      case 'make':
        return make(command, state);
      case 'withdraw':
        return withdraw(command, state);
      default:
        return unreachable(command);
    }
  },
  evolve,
};

function make(command: Of<ClaimCommand, 'make'>, state: ClaimState): ClaimDecision {
  const { claim, contract, person, outcome, occurrence, claimedOn = command.today, today, facts } = command;
  const notOwn = anotherProvidersPerson(facts);
  if (notOwn !== undefined) return notOwn;
  if (state.status === 'made') return madeAlready(command, state);
  if (facts.outcome.status !== 'verified') return refuse('not-verified', { status: facts.outcome.status });
  const { verification, achievedOn, items, quantity: verified, measured } = facts.outcome;
  if (claimedOn < achievedOn) return refuse('claimed-before-achieved', { achievedOn, claimedOn });

  const priced = lineFor(command, achievedOn);
  if ('refused' in priced) return priced;
  const { line, revision, pricing } = priced;
  const { referredOn, startedOn, paymentGroup } = facts;

  const { quantity = line.unit === 'person' ? 1 : verified } = command;
  const worth = worthOf(line, { paymentGroup, date: pricing.date }, { quantity, verified, measured });
  if ('refused' in worth) return worth;
  const refusal = tooOften(line, occurrence, facts);
  if (refusal !== undefined) return refusal;

  const conditions = conditionsOf(line, worth.pricing, facts, { achievedOn, today, measured });
  if ('refused' in conditions) return conditions;
  const branch = satisfiedBranch(line.evidenceRule, items, achievedOn);
  if (!branch.satisfied) {
    return refuse('evidence-rule-not-met', { line: line.line, revision, missing: branch.missing.join('; ') });
  }
  const window = inClaimWindow(line, { achievedOn, claimedOn });
  if ('refused' in window) return window;
  const asked = { ...conditions, ...window.condition };

  return [
    {
      type: 'ClaimMade',
      claim,
      contract,
      person,
      outcome,
      occurrence,
      verification,
      achievedOn,
      claimedOn,
      line: line.line,
      revision,
      pricing,
      referredOn,
      startedOn,
      paymentGroup,
      quantity,
      measured,
      unitPricePence: worth.unitPricePence,
      uncappedPence: worth.uncappedPence,
      evidenceBranch: [...branch.kinds],
      ...(Object.keys(asked).length === 0 ? {} : { conditions: asked }),
      late: window.late,
    },
  ];
}

/** Asking again for what stands is done already, whatever the rate card says by now. */
function madeAlready(
  { claim, claimedOn, line, quantity, facts }: Of<ClaimCommand, 'make'>,
  state: Extract<ClaimState, { status: 'made' }>,
): ClaimDecision {
  if (facts.outcome.status === 'verified' && facts.outcome.verification !== state.verification) {
    return refuse('claim-rests-on-earlier-verification', { claim });
  }
  const isSame =
    (quantity === undefined || quantity === state.quantity) &&
    (claimedOn === undefined || claimedOn === state.claimedOn) &&
    (line === undefined || line === state.line);
  return isSame ? [] : refuse('claimed-otherwise', { claim });
}

/**
 * How much is claimed and what it is worth by itself. Where a price goes by the claims billed before, only the statement
 * can say it, since it takes them in an order of its own.
 */
function worthOf(
  line: RateCardLine,
  on: { readonly paymentGroup: OutcomeCode | undefined; readonly date: CalendarDate },
  { quantity, verified, measured }: { quantity: number; verified: number; measured: Decimal | undefined },
) {
  const pricing =
    line.groupPrices?.find(({ paymentGroup }) => paymentGroup === on.paymentGroup)?.pricing ?? line.pricing;
  const rules = [pricing, ...(line.payerPrices ?? []).map((own) => own.pricing)];
  if (rules.some(({ rule }) => rule === 'cohort-threshold')) return refuse('paid-for-a-cohort', { line: line.line });
  // A person achieves an outcome or does not: only what is counted in days, points or pieces has a quantity.
  if (line.unit === 'person' && quantity !== 1) return refuse('quantity-not-one', { quantity });
  if (quantity > verified) return refuse('quantity-not-verified', { quantity, verified, unit: line.unit });
  if (measured === undefined && rules.some(needsMeasured)) return refuse('measured-value-missing', { line: line.line });
  const depends = goesBy(pricing);
  if (depends.contractUnits || depends.personUnits || depends.personMeasured) return { pricing };
  const { unitPricePence, uncappedPence } = lineValue(line, on, { quantity, measured, before: NOTHING });
  return { pricing, unitPricePence, uncappedPence };
}

/** What is priced by itself is worth the same whatever was counted before. */
const NOTHING = { contractUnits: 0, personUnits: 0 };

function tooOften({ claimsPerPerson: limit }: RateCardLine, occurrence: number, { isEarlierClaimed }: ClaimFacts) {
  const most = limit.limit === 'once' ? 1 : limit.limit === 'times' ? limit.times : undefined;
  if (most !== undefined && occurrence > most) return refuse('claims-limit-reached', { limit: most, occurrence });
  return isEarlierClaimed ? undefined : refuse('earlier-occurrence-not-claimed', { occurrence: occurrence - 1 });
}

/** One provider neither claims what another one's people achieved, nor takes back what was claimed. */
function anotherProvidersPerson({ anotherProvider: provider }: ResponsibilityFacts) {
  return provider === undefined ? undefined : refuse('another-providers-person', { provider });
}

function withdraw(command: Of<ClaimCommand, 'withdraw'>, state: ClaimState): ClaimDecision {
  const { claim, contract, person, outcome, occurrence, reasonCode, words } = command;
  const withdrawnOn = command.withdrawnOn ?? command.today;
  const notOwn = anotherProvidersPerson(command.facts);
  if (notOwn !== undefined) return notOwn;
  switch (state.status) {
    case 'absent':
      return refuse('claim-not-found', { claim });
    case 'withdrawn': {
      const isSameDay = command.withdrawnOn === undefined || command.withdrawnOn === state.withdrawnOn;
      const isSame = state.reasonCode === reasonCode && isSameDay;
      return isSame ? [] : refuse('withdrawn-otherwise', { claim });
    }
    case 'made':
      if (withdrawnOn < state.claimedOn) {
        return refuse('withdrawn-before-claimed', { claimedOn: state.claimedOn, withdrawnOn });
      }
      return [{ type: 'ClaimWithdrawn', claim, contract, person, outcome, occurrence, withdrawnOn, reasonCode, words }];
    default:
      return unreachable(state);
  }
}
