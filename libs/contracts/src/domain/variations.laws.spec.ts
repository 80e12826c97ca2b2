import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  addDays,
  type CalendarDate,
  calendarDate,
  fold,
  isRefusal,
  type OrganisationId,
  OutcomeCode,
  Pence,
} from '#kernel';
import { often } from '../../../kernel/test/laws.js';
import {
  brightFutures,
  cityCouncil,
  contractMaximum,
  elsewhere,
  nationalFund,
  riverside,
  riversideEvents,
} from '../../test/fixtures.js';
import { contractOf, maximumOf, splitBetween } from '../../test/varying.js';
import { agreedTermsOn, termsWith } from './agreed-changes.js';
import { type ContractCommand, contractDecider } from './contract.js';
import { agreedVariations, hasLeft, type RecordedContract, termsOn } from './contract-state.js';
import type { Change, ContractEvent, Terms } from './contracts.events.js';
import { whyNotTerms } from './terms-rules.js';

const RUNS = 200;
const organisations: readonly OrganisationId[] = [cityCouncil, nationalFund, brightFutures, elsewhere];
const organisation = fc.constantFrom(...organisations);
/** Days of the contract and a few around it; few enough for variations to meet on one. */
const aDay = fc.integer({ min: -1, max: 12 }).map((step) => addDays(calendarDate('2021-04-01'), step * 90));

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.integer({ min: 0, max: 5 }).map((step) => maximumOf(step * 100_000)),
  fc.constantFrom<Change>(
    splitBetween([cityCouncil, '100']),
    splitBetween([cityCouncil, '60'], [nationalFund, '40']),
    splitBetween([nationalFund, '100']),
    splitBetween([cityCouncil, '50'], [elsewhere, '50']),
    splitBetween([cityCouncil, '50'], [elsewhere, '49']),
    { kind: 'term', statementPeriod: 'month' },
    { kind: 'term', statementPeriod: 'quarter', pricingDatePolicy: 'claim' },
    { kind: 'term', pricingDatePolicy: 'referral' },
    { kind: 'term', endsOn: calendarDate('2024-01-01') },
    { kind: 'payment-mode', paymentMode: { mode: 'paused' } },
    { kind: 'payment-mode', paymentMode: { mode: 'outcomes' }, advances: { setAgainstOutcomes: true } },
    { kind: 'release' },
    { kind: 'release', outcomes: [OutcomeCode.parse('starts_work')] },
  ),
  organisation.map(
    (payer): Change => ({
      kind: 'cap',
      caps: [
        { cap: OutcomeCode.parse(`of_${payer}`), level: 'payer', payer, limitPence: Pence.parse(10_000) },
        { cap: contractMaximum, level: 'contract', limitPence: Pence.parse(40_000_000) },
      ],
    }),
  ),
  fc
    .uniqueArray(organisation, { minLength: 1, maxLength: 3 })
    .map((approvers): Change => ({ kind: 'term', approvers: [...approvers] })),
  organisation.map((leaving): Change => ({ kind: 'party-leaves', organisation: leaving })),
  fc
    .record({
      organisation,
      role: fc.constantFrom('outcome-payer' as const, 'investor' as const, 'service-provider' as const),
    })
    .map(({ organisation: joining, role }): Change => ({ kind: 'party-joins', organisation: joining, roles: [role] })),
);

const content = fc.record({
  by: organisation,
  effectiveFrom: aDay,
  changes: fc.array(change, { minLength: 1, maxLength: 3 }),
  /** The one that is drafted anew; a new one, when there is no such. */
  redrafts: fc.option(fc.integer({ min: 1, max: 4 }), { freq: 4, nil: undefined }),
});

type Step =
  | { readonly step: 'draft'; readonly content: typeof content extends fc.Arbitrary<infer Value> ? Value : never }
  /** Everything that it takes to agree, so that runs get far. */
  | { readonly step: 'settle'; readonly content: typeof content extends fc.Arbitrary<infer Value> ? Value : never }
  | {
      readonly step: 'propose' | 'agree' | 'decline' | 'request' | 'withdraw' | 'lapse';
      readonly variation: number;
      readonly by: OrganisationId;
      readonly retroactive: boolean;
    };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: content.map((drafted) => ({ step: 'draft' as const, content: drafted })) },
  { weight: 3, arbitrary: content.map((drafted) => ({ step: 'settle' as const, content: drafted })) },
  {
    weight: 5,
    arbitrary: fc.record({
      step: fc.constantFrom(
        'propose' as const,
        'agree' as const,
        'agree' as const,
        'decline' as const,
        'request' as const,
        'withdraw' as const,
        'lapse' as const,
      ),
      variation: fc.integer({ min: 1, max: 5 }),
      by: organisation,
      retroactive: fc.boolean(),
    }),
  },
);

/** The commands of a step, given the contract as it then is and the day on which it is taken. */
function commandsOf(taken: Step, contract: RecordedContract, today: CalendarDate): ContractCommand[] {
  const ofContract = { contract: riverside };
  if (taken.step === 'draft' || taken.step === 'settle') {
    const { by, effectiveFrom, changes, redrafts } = taken.content;
    const variation = redrafts !== undefined && redrafts <= contract.variations.length ? redrafts : undefined;
    const drafter = variation === undefined ? by : (contract.variations[variation - 1]?.draftedBy ?? by);
    const title = `Of ${today}`;
    const said = { draftedOn: today, effectiveFrom, title, changes, reason: 'A law is tried', unregistered: [] };
    const draft = { type: 'draft-variation', ...ofContract, variation, by: drafter, ...said } as const;
    if (taken.step === 'draft') return [draft];
    const number = variation ?? contract.variations.length + 1;
    const { approvers } = termsOn(contract, today).terms;
    return [
      draft,
      { type: 'propose-variation', ...ofContract, variation: number, by: drafter, proposedOn: today, today },
      ...approvers.map(
        (approver): ContractCommand => ({
          type: 'agree-variation',
          ...ofContract,
          variation: number,
          by: approver,
          decidedOn: today,
          retroactive: true,
        }),
      ),
    ];
  }
  const { variation, by, retroactive } = taken;
  const deciding = { ...ofContract, variation, by, decidedOn: today };
  switch (taken.step) {
    case 'propose':
      return [
        {
          type: 'propose-variation',
          ...ofContract,
          variation,
          by: contract.variations[variation - 1]?.draftedBy ?? by,
          proposedOn: today,
          decideBy: addDays(today, 3),
          today,
        },
      ];
    case 'agree':
      return [{ type: 'agree-variation', ...deciding, retroactive }];
    case 'decline':
      return [{ type: 'decline-variation', ...deciding }];
    case 'request':
      return [{ type: 'request-variation-change', ...deciding, words: 'Something else' }];
    case 'withdraw':
      return [{ type: 'withdraw-variation', ...ofContract, variation, by, withdrawnOn: today }];
    default:
      return [{ type: 'lapse-variation', ...ofContract, variation, by, lapsedOn: today }];
  }
}

/** What the steps leave: refusals are answers, and leave nothing. */
function taken(steps: readonly Step[]): ContractEvent[] {
  const events = [...riversideEvents];
  let today = calendarDate('2021-06-01');
  for (const each of steps) {
    today = addDays(today, 2);
    for (const command of commandsOf(each, contractOf(events), today)) {
      const decision = contractDecider.decide(command, fold(contractDecider, events));
      if (isRefusal(decision)) break;
      events.push(...decision);
      // Whatever was asked can be asked again, and changes nothing.
      const again = contractDecider.decide(command, fold(contractDecider, events));
      expect(again).toEqual([]);
    }
  }
  return events;
}

/** Each day on which anything begins or ends, and the days beside it. */
function daysOf(contract: RecordedContract): CalendarDate[] {
  const days = [
    contract.startsOn,
    contract.endsOn,
    ...contract.terms.map(({ validFrom }) => validFrom),
    ...contract.variations.map(({ effectiveFrom }) => effectiveFrom),
    ...contract.parties.flatMap(({ from, lastDay }) => [from, ...(lastDay === undefined ? [] : [lastDay])]),
  ];
  return [...new Set(days.flatMap((day) => [addDays(day, -1), day, addDays(day, 1)]))]
    .filter((day) => day >= contract.startsOn)
    .toSorted();
}

/** Written out once more, in the plainest way: day by day, everything that was agreed to hold by then. */
function foldedOn(contract: RecordedContract, day: CalendarDate): Terms {
  let terms = contract.asRecorded.terms;
  const byDay = new Map<CalendarDate, ReturnType<typeof agreedVariations>>();
  for (const agreed of agreedVariations(contract)) {
    byDay.set(agreed.effectiveFrom, [...(byDay.get(agreed.effectiveFrom) ?? []), agreed]);
  }
  for (const effectiveFrom of [...byDay.keys()].toSorted()) {
    if (effectiveFrom > day) break;
    for (const agreed of byDay.get(effectiveFrom) ?? []) terms = termsWith(terms, agreed);
  }
  return terms;
}

const steps = fc.array(step, { minLength: 5, maxLength: 30, size: 'max' });

describe('however a contract is varied', () => {
  it('its terms keep to their own rules on every day', () => {
    fc.assert(
      fc.property(steps, (each) => {
        const contract = contractOf(taken(each));
        const { outcomes } = contract;
        for (const day of daysOf(contract)) {
          const parties = contract.parties.filter((party) => !hasLeft(party, day));
          expect(whyNotTerms(termsOn(contract, day).terms, { parties, outcomes, from: day })).toBeUndefined();
        }
      }),
      often(RUNS),
    );
  });

  it('the terms of a day are all that was agreed, by effective date and then by agreement', () => {
    fc.assert(
      fc.property(steps, (each) => {
        const contract = contractOf(taken(each));
        for (const day of daysOf(contract)) {
          expect(termsOn(contract, day).terms).toEqual(foldedOn(contract, day));
          expect(agreedTermsOn(contract, agreedVariations(contract), day)).toEqual(foldedOn(contract, day));
        }
      }),
      often(RUNS),
    );
  });

  it('nobody but the parties named in the proposal has agreed to it, and one of them at least is not the proposer', () => {
    fc.assert(
      fc.property(steps, (each) => {
        for (const variation of agreedVariations(contractOf(taken(each)))) {
          const { approvers, decisions, draft, agreedOn, effectiveFrom, proposedBy } = variation;
          const agreements = decisions.filter((decision) => decision.draft === draft);
          expect(agreements.map(({ organisation: by }) => by).toSorted()).toEqual([...approvers].toSorted());
          expect(agreements.every(({ as }) => as === 'agreed')).toBe(true);
          expect(approvers.some((approver) => approver !== proposedBy)).toBe(true);
          if (effectiveFrom < agreedOn) expect(agreements.every(({ retroactive }) => retroactive)).toBe(true);
        }
      }),
      often(RUNS),
    );
  });

  it('versions are counted without a gap, and an organisation is a party once at a time', () => {
    fc.assert(
      fc.property(steps, (each) => {
        const contract = contractOf(taken(each));
        expect(contract.terms.map(({ version }) => version)).toEqual(contract.terms.map((_, index) => index + 1));
        for (const day of daysOf(contract)) {
          const there = contract.parties.filter((party) => party.from <= day && !hasLeft(party, day));
          expect(new Set(there.map(({ organisation: who }) => who)).size).toBe(there.length);
        }
      }),
      often(RUNS),
    );
  });

  it('the runs get as far as agreements that reach back and versions that are set again', () => {
    let [agreed, retroactive, setAgain, left] = [0, 0, 0, 0];
    for (const each of fc.sample(steps, { numRuns: RUNS, seed: 7 })) {
      const contract = contractOf(taken(each));
      agreed += agreedVariations(contract).length;
      retroactive += agreedVariations(contract).filter((variation) => variation.retroactive).length;
      setAgain += contract.terms.filter(({ validFrom, variation }) =>
        contract.variations.some((each) => each.variation === variation && each.effectiveFrom < validFrom),
      ).length;
      left += contract.parties.filter(({ lastDay }) => lastDay !== undefined).length;
    }
    for (const count of [agreed, retroactive, setAgain, left]) expect(count).toBeGreaterThan(10);
  });
});
