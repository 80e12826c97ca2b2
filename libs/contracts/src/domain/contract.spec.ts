import { describe, expect, it } from '@jest/globals';
import {
  type CalendarDate,
  calendarDate,
  fold,
  isRefusal,
  OrganisationId,
  OutcomeCode,
  Pence,
  Percentage,
} from '#kernel';
import { specFor } from '../../../kernel/test/given-when-then.js';
import {
  brightFutures,
  cityCouncil,
  elsewhere,
  fairCheck,
  gatewayService,
  nationalFund,
  riversideEvents,
  startsWork,
} from '../../test/fixtures.js';
import { refusalInWords } from '../refusal-in-words.js';
import {
  type ContractReason,
  contractDecider,
  contractReasons,
  type RecordContractCommand,
  recordingReasons,
} from './contract.js';
import { actsFrom, type ContractState, type Party, termsOn } from './contract-state.js';
import type { Cap, PaymentMode, Split, Terms } from './contracts.events.js';

const { given } = specFor(contractDecider);
const day = (text: string) => calendarDate(text);

/** The command that leaves exactly the events of the fixtures. */
const record = recordOf(fold(contractDecider, riversideEvents));

function recordOf(state: ContractState): RecordContractCommand {
  if (state.status !== 'recorded') throw new Error('The fixtures record a contract');
  return { type: 'record', ...state.asRecorded, by: cityCouncil, unregistered: [] };
}

const asking = (changes: Partial<RecordContractCommand>) => ({ ...record, ...changes });
const withTerms = (changes: Partial<Terms>) => asking({ terms: { ...record.terms, ...changes } });
const withParty = (organisation: OrganisationId, changes: Partial<Party>) =>
  asking({
    parties: record.parties.map((party) => (party.organisation === organisation ? { ...party, ...changes } : party)),
  });
const share = (payer: OrganisationId, percentage: string) => ({ payer, percentage: Percentage.parse(percentage) });
const code = (text: string) => OutcomeCode.parse(text);
const withShares = (...shares: { payer: OrganisationId; percentage: Percentage }[]) =>
  withTerms({ splits: [{ split: { rule: 'percentage', shares } }] });
const withSplits = (...splits: Split[]) => withTerms({ splits });
const withCaps = (...caps: Cap[]) => withTerms({ caps });
const withGrant = (...schedule: Extract<PaymentMode, { mode: 'grant' }>['schedule']) =>
  withTerms({ paymentMode: { mode: 'grant', schedule } });
const all = { split: { rule: 'percentage', shares: [share(cityCouncil, '100')] } } as const satisfies Split;
const seventyThirty = [share(cityCouncil, '70'), share(nationalFund, '30')];
const joiningInJuly = (...splits: Split[]) => ({
  ...withParty(nationalFund, { from: day('2021-07-01') }),
  terms: { ...record.terms, splits },
});
const quarter = { from: day('2021-04-01'), to: day('2021-06-30') };
const backwards = { from: day('2021-06-30'), to: day('2021-04-01') };
const cap = { cap: code('cap'), limitPence: Pence.parse(100) };
const councilCap: Cap = { ...cap, level: 'payer', payer: cityCouncil };

describe('recording a contract', () => {
  it('records the contract, its parties, its outcomes and its terms at once', () => {
    const [first, ...rest] = riversideEvents;
    if (first !== undefined)
      given()
        .when(record)
        .then(first, ...rest);
  });

  it('is done once, however often it is asked', () =>
    given(...riversideEvents)
      .when(record)
      .thenNothing());

  it.each<[string, RecordContractCommand]>([
    ['takes a payer that also refers', bothPayingAndReferring()],
    ['takes shares with decimals that add up', withShares(share(cityCouncil, '29.6'), share(nationalFund, '70.4'))],
    ['takes a contract that starts and ends on the day it is signed', onOneDay('2021-03-01')],
    ['takes terms without a maximum', withTerms({ caps: [] })],
    [
      'takes a split for some outcomes, another for a time, and one for the rest',
      withSplits({ ...all, outcomes: [startsWork] }, { ...all, achievedIn: quarter }, all),
    ],
    [
      'takes a payer that joins later, for what is achieved from then on',
      joiningInJuly({ ...all, achievedIn: quarter }, { split: { rule: 'percentage', shares: seventyThirty } }),
    ],
    [
      'takes a payer that would join later in a split that nothing is left for',
      joiningInJuly(
        { ...all, achievedIn: { ...quarter, to: day('9999-12-31') } },
        { split: { rule: 'percentage', shares: seventyThirty } },
      ),
    ],
    [
      'takes a fixed sum from one payer and the rest from another',
      withSplits({
        split: {
          rule: 'fixed',
          fixed: [{ payer: cityCouncil, pencePerUnit: Pence.parse(100) }],
          rest: nationalFund,
        },
      }),
    ],
    [
      'takes payers one after the other when the first has a cap',
      withTerms({
        splits: [{ split: { rule: 'waterfall', payers: [cityCouncil, nationalFund] } }],
        caps: [councilCap],
      }),
    ],
    [
      'takes caps on all four levels',
      withCaps(
        { ...cap, level: 'person', paymentGroups: [code('first_job')] },
        { cap: code('number'), level: 'outcome', outcomes: [startsWork], limitNumber: 0 },
        { ...councilCap, cap: code('council') },
        { ...cap, cap: code('quarter'), level: 'contract', limitPence: Pence.parse(0), achievedIn: quarter },
      ),
    ],
    [
      'takes a grant that two payers pay for one period',
      withGrant(
        { payer: cityCouncil, period: quarter, pence: Pence.parse(100) },
        { payer: nationalFund, period: quarter, pence: Pence.parse(100) },
      ),
    ],
    ['takes a contract under which nothing is paid yet', withTerms({ paymentMode: { mode: 'paused' } })],
  ])('%s', (_, command) => {
    const decision = contractDecider.decide(command, contractDecider.initial);
    expect(isRefusal(decision)).toBe(false);
  });

  const refused: readonly [string, RecordContractCommand, ContractReason][] = [
    ['by a party that does not pay', asking({ by: brightFutures }), 'recorded-by-no-payer'],
    ['by a stranger', asking({ by: elsewhere }), 'recorded-by-no-payer'],
    ['that starts before it is signed', asking({ signedOn: day('2021-04-02') }), 'dates-out-of-order'],
    ['that ends before it starts', asking({ endsOn: day('2021-03-31') }), 'dates-out-of-order'],
    [
      'that names a party twice',
      asking({ parties: [...record.parties, ...record.parties.slice(0, 1)] }),
      'party-named-twice',
    ],
    ['with a party nobody registered', asking({ unregistered: [fairCheck] }), 'organisation-not-registered'],
    [
      'with a party from before the signature',
      withParty(fairCheck, { from: day('2021-02-28') }),
      'party-joins-outside-the-contract',
    ],
    [
      'with a party from after the end',
      withParty(fairCheck, { from: day('2024-04-01') }),
      'party-joins-outside-the-contract',
    ],
    [
      'with a verifier that pays',
      withParty(cityCouncil, { roles: ['outcome-payer', 'verifier'] }),
      'verifier-not-independent',
    ],
    [
      'with a verifier that provides',
      withParty(brightFutures, { roles: ['verifier', 'service-provider'] }),
      'verifier-not-independent',
    ],
    [
      'with a verifier that coordinates',
      withParty(fairCheck, { roles: ['verifier', 'social-prime'] }),
      'verifier-not-independent',
    ],
    [
      'with a verifier that invests',
      withParty(fairCheck, { roles: ['verifier', 'investor'] }),
      'verifier-not-independent',
    ],
    [
      'that defines an outcome twice',
      asking({ outcomes: [...record.outcomes, ...record.outcomes.slice(0, 1)] }),
      'outcome-defined-twice',
    ],
    ['that gives a share twice', withShares(share(cityCouncil, '50'), share(cityCouncil, '50')), 'payer-named-twice'],
    [
      'with a share of a provider',
      withShares(share(cityCouncil, '50'), share(brightFutures, '50')),
      'share-of-no-payer',
    ],
    ['with a share of a stranger', withShares(share(elsewhere, '100')), 'share-of-no-payer'],
    [
      'with a share of a payer that joins only later',
      withParty(nationalFund, { from: day('2021-07-01') }),
      'share-before-the-payer-joins',
    ],
    [
      'with an approver that joins only later',
      withParty(brightFutures, { from: day('2021-07-01') }),
      'approver-joins-later',
    ],
    ['with shares below the whole', withShares(share(cityCouncil, '99.9999')), 'shares-do-not-add-up'],
    [
      'with shares above the whole',
      withShares(share(cityCouncil, '70'), share(nationalFund, '30.5')),
      'shares-do-not-add-up',
    ],
    ['that names an approver twice', withTerms({ approvers: [cityCouncil, cityCouncil] }), 'approver-named-twice'],
    ['with an approver that is no party', withTerms({ approvers: [cityCouncil, elsewhere] }), 'approver-cannot-agree'],
    ['with an approver that only verifies', withTerms({ approvers: [fairCheck] }), 'approver-cannot-agree'],
    ['that names a gateway twice', withTerms({ gateway: [gatewayService, gatewayService] }), 'gateway-named-twice'],
    ['with a gateway that is no party', withTerms({ gateway: [elsewhere] }), 'gateway-is-no-referral-agency'],
    ['with a gateway without that role', withTerms({ gateway: [cityCouncil] }), 'gateway-is-no-referral-agency'],
    [
      'with a gateway that provides the service',
      withParty(gatewayService, { roles: ['referral-agency', 'service-provider'] }),
      'gateway-is-a-provider',
    ],
    [
      'that names a criterion twice',
      withTerms({
        eligibility: {
          version: 1,
          criteria: [
            { code: code('a'), words: 'A' },
            { code: code('a'), words: 'B' },
          ],
        },
      }),
      'criterion-named-twice',
    ],
    [
      'that names a payment group twice',
      withTerms({
        paymentGroups: [
          { code: code('g'), title: 'G' },
          { code: code('g'), title: 'H' },
        ],
      }),
      'payment-group-named-twice',
    ],
    [
      'with a waterfall of one payer twice',
      withSplits({ split: { rule: 'waterfall', payers: [cityCouncil, cityCouncil] } }),
      'payer-named-twice',
    ],
    [
      'with a fixed sum and the rest from one payer',
      withSplits({
        split: { rule: 'fixed', fixed: [{ payer: cityCouncil, pencePerUnit: Pence.parse(1) }], rest: cityCouncil },
      }),
      'payer-named-twice',
    ],
    [
      'with the rest paid by a provider',
      withSplits({
        split: { rule: 'fixed', fixed: [{ payer: cityCouncil, pencePerUnit: Pence.parse(1) }], rest: brightFutures },
      }),
      'share-of-no-payer',
    ],
    [
      'with a waterfall that never gets to its second payer',
      withSplits({ split: { rule: 'waterfall', payers: [cityCouncil, nationalFund] } }),
      'waterfall-payer-without-cap',
    ],
    ['with a split for everything before another', withSplits(all, all), 'split-without-scope'],
    ['with outcomes for which there is no split', withSplits({ ...all, achievedIn: quarter }), 'last-split-has-scope'],
    [
      'with a split for an outcome that is not defined',
      withSplits({ ...all, outcomes: [code('unheard_of')] }, all),
      'outcome-of-scope-not-defined',
    ],
    ['with a split for no day at all', withSplits({ ...all, achievedIn: backwards }, all), 'period-out-of-order'],
    ['that names a cap twice', withCaps(councilCap, { ...cap, level: 'contract' }), 'cap-named-twice'],
    ['with a cap on what a provider pays', withCaps({ ...councilCap, payer: brightFutures }), 'cap-of-no-payer'],
    [
      'with a cap without a limit',
      withCaps({ cap: code('cap'), level: 'outcome', outcomes: [startsWork] }),
      'cap-without-limit',
    ],
    ['with a limit below zero', withCaps({ ...councilCap, limitPence: Pence.parse(-1) }), 'limit-below-zero'],
    [
      'with a cap on an outcome that is not defined',
      withCaps({ ...cap, level: 'person', outcomes: [code('unheard_of')] }),
      'outcome-of-scope-not-defined',
    ],
    [
      'with a cap for a payment group it does not have',
      withCaps({ ...cap, level: 'person', paymentGroups: [code('unheard_of')] }),
      'payment-group-of-cap-not-defined',
    ],
    ['with a cap for no day at all', withCaps({ ...councilCap, achievedIn: backwards }), 'period-out-of-order'],
    [
      'with a maximum of nothing',
      withCaps({ ...cap, level: 'contract', limitPence: Pence.parse(0) }),
      'maximum-not-above-zero',
    ],
    [
      'with a grant from a provider',
      withGrant({ payer: brightFutures, period: quarter, pence: Pence.parse(100) }),
      'grant-of-no-payer',
    ],
    [
      'with a grant for no day at all',
      withGrant({ payer: cityCouncil, period: backwards, pence: Pence.parse(100) }),
      'period-out-of-order',
    ],
    [
      'with a grant that one payer pays twice for one period',
      withGrant(
        { payer: cityCouncil, period: quarter, pence: Pence.parse(100) },
        { payer: cityCouncil, period: quarter, pence: Pence.parse(200) },
      ),
      'grant-payment-twice',
    ],
  ];
  it.each(refused)('is refused %s', (_, command, reason) => given().when(command).thenRefused(reason));

  it('is refused with other content under the same reference', () =>
    given(...riversideEvents)
      .when(asking({ title: 'Another contract' }))
      .thenRefused('contract-already-recorded-otherwise'));

  it('has every reason in this specification, and words for it without a gap', () => {
    const again = [['', asking({ title: 'x' }), 'contract-already-recorded-otherwise']] as const;
    const reasons = new Set<string>();
    for (const [_, command, reason] of [...refused, ...again]) {
      const history = reason === 'contract-already-recorded-otherwise' ? riversideEvents : [];
      const decision = contractDecider.decide(command, fold(contractDecider, history));
      if (!isRefusal(decision)) throw new Error('It is not refused');
      reasons.add(decision.refused);
      expect(refusalInWords(contractReasons, decision)).not.toMatch(/[{}]/);
    }
    expect([...reasons].sort()).toEqual(Object.keys(recordingReasons).sort());
  });

  it('says what is wrong with its values', () => {
    given()
      .when(withShares(share(cityCouncil, '70'), share(nationalFund, '29.95')))
      .thenRefused('shares-do-not-add-up', { total: '99.95' });
    expect(refusalInWords(contractReasons, { refused: 'shares-do-not-add-up', detail: { total: '99.95' } })).toBe(
      'The shares of the payers add up to 99.95%, not to 100%',
    );
  });
});

describe('the order of refusals', () => {
  it('who may record comes before what is recorded', () =>
    given()
      .when(asking({ by: elsewhere, endsOn: day('2020-01-01') }))
      .thenRefused('recorded-by-no-payer'));
});

describe('a recorded contract', () => {
  const contract = fold(contractDecider, riversideEvents);
  if (contract.status !== 'recorded') throw new Error('The fixtures record a contract');
  const [version] = contract.terms;
  const later = { ...version, version: 2, validFrom: day('2022-01-01') };

  it.each<[string, CalendarDate, number]>([
    ['before the first day, the terms that will be in force', day('2021-03-02'), 1],
    ['the day before new terms, the old ones', day('2021-12-31'), 1],
    ['the first day of new terms, the new ones', day('2022-01-01'), 2],
  ])('has, %s', (_, on, expected) => {
    expect(termsOn({ ...contract, terms: [version, later] }, on).version).toBe(expected);
  });

  it('lets its first parties act from the signature on, and others from the day they join', () => {
    const from = Object.fromEntries(contract.parties.map((party) => [party.organisation, actsFrom(contract, party)]));
    expect(from).toMatchObject({ bright_futures: '2021-03-01', open_eyes: '2022-01-01' });
  });

  it('is folded from events without a contract as nothing, because what has happened is never refused', () => {
    expect(fold(contractDecider, riversideEvents.slice(1))).toEqual({ status: 'absent' });
  });
});

function bothPayingAndReferring(): RecordContractCommand {
  const { parties, terms } = withParty(cityCouncil, { roles: ['outcome-payer', 'referral-agency'] });
  return asking({ parties, terms: { ...terms, gateway: [cityCouncil, gatewayService] } });
}

function onOneDay(text: string): RecordContractCommand {
  const on = day(text);
  const parties = record.parties.map((party) => ({ ...party, from: on }));
  return asking({ signedOn: on, startsOn: on, endsOn: on, parties });
}
