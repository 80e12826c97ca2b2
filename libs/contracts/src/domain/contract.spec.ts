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
} from '../../test/fixtures.js';
import { refusalInWords } from '../refusal-in-words.js';
import {
  actsFrom,
  type ContractReason,
  type ContractState,
  contractDecider,
  contractReasons,
  type Party,
  type RecordContractCommand,
  termsOn,
} from './contract.js';
import type { Terms } from './contracts.events.js';

const { given } = specFor(contractDecider);
const day = (text: string) => calendarDate(text);

/** The command that leaves exactly the events of the fixtures. */
const record = recordOf(fold(contractDecider, riversideEvents));

function recordOf(state: ContractState): RecordContractCommand {
  if (state.status !== 'recorded') throw new Error('The fixtures record a contract');
  const { status: _, terms, ...rest } = state;
  return { type: 'record', ...rest, terms: terms[0].terms, by: cityCouncil, unregistered: [] };
}

const asking = (changes: Partial<RecordContractCommand>) => ({ ...record, ...changes });
const withTerms = (changes: Partial<Terms>) => asking({ terms: { ...record.terms, ...changes } });
const withParty = (organisation: OrganisationId, changes: Partial<Party>) =>
  asking({
    parties: record.parties.map((party) => (party.organisation === organisation ? { ...party, ...changes } : party)),
  });
const share = (payer: OrganisationId, percentage: string) => ({ payer, percentage: Percentage.parse(percentage) });
const code = (text: string) => OutcomeCode.parse(text);

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
    [
      'takes shares with decimals that add up',
      withTerms({ shares: [share(cityCouncil, '29.6'), share(nationalFund, '70.4')] }),
    ],
    ['takes a contract that starts and ends on the day it is signed', onOneDay('2021-03-01')],
    ['takes terms without a maximum', asking({ terms: withoutMaximum() })],
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
    [
      'that gives a share twice',
      withTerms({ shares: [share(cityCouncil, '50'), share(cityCouncil, '50')] }),
      'payer-named-twice',
    ],
    [
      'with a share of a provider',
      withTerms({ shares: [share(cityCouncil, '50'), share(brightFutures, '50')] }),
      'share-of-no-payer',
    ],
    ['with a share of a stranger', withTerms({ shares: [share(elsewhere, '100')] }), 'share-of-no-payer'],
    ['with shares below the whole', withTerms({ shares: [share(cityCouncil, '99.9999')] }), 'shares-do-not-add-up'],
    [
      'with shares above the whole',
      withTerms({ shares: [share(cityCouncil, '70'), share(nationalFund, '30.5')] }),
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
    ['with a maximum of nothing', withTerms({ maximumPence: Pence.parse(0) }), 'maximum-not-above-zero'],
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
    expect([...reasons].sort()).toEqual(Object.keys(contractReasons).sort());
  });

  it('says what is wrong with its values', () => {
    given()
      .when(withTerms({ shares: [share(cityCouncil, '70'), share(nationalFund, '29.95')] }))
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

function withoutMaximum(): Terms {
  const { maximumPence: _, ...terms } = record.terms;
  return terms;
}
