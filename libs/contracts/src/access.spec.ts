import { describe, expect, it } from '@jest/globals';
import { type Actor, type CalendarDate, calendarDate, fold, OrganisationId, Role } from '#kernel';
import { actors, cityCouncil, elsewhere, openEyes, riversideEvents } from '../test/fixtures.js';
import { LedgerInMemory } from '../test/ledger-in-memory.js';
import {
  type ContractOperation,
  mayInRole,
  NotAllowed,
  type NotAllowedCode,
  notAllowedWords,
  type Operation,
  operationRoles,
  whyNotAllowed,
} from './access.js';
import { contractDecider } from './domain/contract.js';
import type { ContractState } from './domain/contract-state.js';
import { contractEvents, organisationEvents } from './domain/contracts.events.js';

const roles = Role.options;
const operations = Object.keys(operationRoles) as Operation[];
const founding: readonly Operation[] = ['register-organisation', 'record-contract'];

/** Written out once more, so that a change of the table is a change of two places: `x` may, `.` may not. */
const matrix: Record<Operation, string> = {
  //                        payer provider prime investor verifier evaluator agency operator
  'register-organisation': 'x x x x x x x .',
  'record-contract': '       x . . . . . . .',
  'propose-rate-card': '     x x x . . . . .',
  'decide-rate-card': '      x x x x . . . .',
  refer: '                   . . . . . . x .',
  'run-engagement': '        . x x . . . . .',
  'correct-referral-dates': '. x x . . . x .',
  'submit-evidence': '       . x x . . . . .',
  'verify-evidence': '       . . . . x . . .',
  'make-claim': '            . x x . . . . .',
  'issue-statement': '       . x x . . . . .',
  'approve-statement': '     x . . . . . . .',
  'release-payment': '       x . . . . . . .',
  'draft-variation': '       x x x x . . . .',
  'decide-variation': '      x x x x . . . .',
  'record-board': '          x x x x . . . .',
  'record-baseline': '       . x . . . . x .',
  'record-lapse': '          . x x . x . . .',
  'correct-lapse': '         . . . . x . . .',
  'correct-baseline': '      . . . . . . x .',
  'hold-claim': '            x x x . . . . .',
  'dispute-line': '          x . . . . . . .',
  'resolve-dispute': '       x x x . . . . .',
  'propose-clawback': '      x x x . . . . .',
  'decide-clawback': '       x x x . . . . .',
  'record-refund': '         x . . . . . . .',
  'pay-advance': '           x . . . . . . .',
  'record-investment': '     . . x x . . . .',
  'define-cohort': '         x . x . . x . .',
  'measure-cohort': '        . . . . . x . .',
  'verify-cohort': '         . . . . x . . .',
  'claim-cohort': '          . x x . . . . .',
  'publish-table': '         x . x . . x . .',
  'draw-sample': '           x . . . x x . .',
  'check-sample': '          . . . . x . . .',
  'record-consent': '        . x x . . . x .',
  'merge-persons': '         x x x . x . x .',
  'hold-records': '          x x x . x x . .',
  'request-erasure': '       x x x . . . x .',
  'decide-erasure': '        x . . . . . . .',
  'know-person': '           . x x . x . x .',
  'open-sealed': '           x x x . x . . .',
  'disclose-record': '       x x x . x . . .',
};

const riverside = fold(contractDecider, riversideEvents);
const today = calendarDate('2022-06-01');
const party = OrganisationId.parse('party');

/** The contract with one more party, which holds exactly one role. */
function withParty(...held: Role[]): ContractState {
  if (riverside.status !== 'recorded') throw new Error('The fixtures record a contract');
  const joined = { organisation: party, roles: held, from: calendarDate('2021-04-01') };
  return { ...riverside, parties: [...riverside.parties, joined] };
}

const cells = operations.flatMap((operation) =>
  roles.map((role, index) => {
    const may = matrix[operation].trim().split(' ')[index] === 'x';
    return [role, may ? 'may' : 'may not', operation, may] as const;
  }),
);

describe('every role and operation', () => {
  it('is in the matrix', () => {
    expect(cells).toHaveLength(roles.length * operations.length);
  });

  it.each(cells)('%s %s %s', (role, _, operation, may) => {
    expect(mayInRole(role, operation)).toBe(may);
    if (founding.includes(operation)) return;
    const actor = { subject: 'someone', organisation: party, role };
    const why = whyNotAllowed(actor, operation as ContractOperation, withParty(role), today);
    expect(why).toBe(may ? undefined : 'role-may-not');
  });
});

describe('somebody who asks in a contract', () => {
  const submit = 'submit-evidence';
  const evaluating: Actor = { subject: 'someone', organisation: openEyes, role: 'evaluator' };

  it.each<[string, Actor, ContractOperation, ContractState, CalendarDate, NotAllowedCode | undefined]>([
    ['acts in the role of its organisation', actors.provider, submit, riverside, today, undefined],
    [
      'acts before the first day, after the signature',
      actors.payer,
      'propose-rate-card',
      riverside,
      calendarDate('2021-03-01'),
      undefined,
    ],
    [
      'is refused where there is no contract',
      actors.provider,
      submit,
      { status: 'absent' },
      today,
      'contract-not-found',
    ],
    ['is refused where its organisation is no party', actors.stranger, submit, riverside, today, 'not-a-party'],
    [
      'is refused in a role its organisation does not hold',
      { ...actors.payer, role: 'service-provider' },
      submit,
      riverside,
      today,
      'role-not-held',
    ],
    [
      'is refused before the signature',
      actors.payer,
      'propose-rate-card',
      riverside,
      calendarDate('2021-02-28'),
      'not-a-party-yet',
    ],
    ['is refused in a role that may not, party or not', evaluating, submit, riverside, today, 'role-may-not'],
    [
      'is refused as a verifier whose organisation also pays',
      { subject: 'someone', organisation: party, role: 'verifier' },
      'verify-evidence',
      withParty('verifier', 'outcome-payer'),
      today,
      'verifier-not-independent',
    ],
    [
      'is refused as a verifier of cohorts whose organisation also pays',
      { subject: 'someone', organisation: party, role: 'verifier' },
      'verify-cohort',
      withParty('verifier', 'outcome-payer'),
      today,
      'verifier-not-independent',
    ],
    [
      'is refused before the day its organisation joins',
      { subject: 'someone', organisation: party, role: 'service-provider' },
      submit,
      joiningOn('2022-06-02'),
      today,
      'not-a-party-yet',
    ],
    [
      'acts from the day its organisation joins',
      { subject: 'someone', organisation: party, role: 'service-provider' },
      submit,
      joiningOn('2022-06-01'),
      today,
      undefined,
    ],
  ])('%s', (_, actor, operation, contract, on, why) => {
    expect(whyNotAllowed(actor, operation, contract, on)).toBe(why);
  });

  function joiningOn(from: string): ContractState {
    const state = withParty('service-provider');
    if (state.status !== 'recorded') throw new Error('The fixtures record a contract');
    const joined = { organisation: party, roles: ['service-provider' as const], from: calendarDate(from) };
    return { ...state, parties: [...state.parties.filter(({ organisation }) => organisation !== party), joined] };
  }
});

describe('an organisation that has left', () => {
  const lastDay = calendarDate('2022-05-31');
  const settling = [
    'approve-statement',
    'release-payment',
    'dispute-line',
    'resolve-dispute',
    'decide-clawback',
    'record-refund',
    'hold-records',
  ];

  function having(...spans: { roles: Role[]; from: string; lastDay?: CalendarDate }[]): ContractState {
    if (riverside.status !== 'recorded') throw new Error('The fixtures record a contract');
    const parties = spans.map((span) => ({ organisation: party, ...span, from: calendarDate(span.from) }));
    return { ...riverside, parties: [...riverside.parties, ...parties] };
  }
  const asPayer: Actor = { subject: 'someone', organisation: party, role: 'outcome-payer' };
  const asProvider: Actor = { ...asPayer, role: 'service-provider' };
  const left = having({ roles: ['outcome-payer'], from: '2021-04-01', lastDay });

  it.each(operations.filter((operation) => !founding.includes(operation) && mayInRole('outcome-payer', operation)))(
    'may %s only to settle what was its own',
    (operation) => {
      const after = whyNotAllowed(asPayer, operation as ContractOperation, left, today);
      expect(after).toBe(settling.includes(operation) ? undefined : 'no-longer-a-party');
      expect(whyNotAllowed(asPayer, operation as ContractOperation, left, lastDay)).toBeUndefined();
    },
  );

  it('acts in the role of the time in which it acts, when it joins again', () => {
    const both = having(
      { roles: ['outcome-payer'], from: '2021-04-01', lastDay },
      { roles: ['service-provider'], from: '2022-08-01' },
    );
    const why = (actor: Actor, on: string) => whyNotAllowed(actor, 'make-claim', both, calendarDate(on));
    expect(why(asProvider, '2022-08-01')).toBeUndefined();
    expect(why(asProvider, '2022-07-31')).toBe('role-not-held');
    expect(whyNotAllowed(asPayer, 'draft-variation', both, calendarDate('2022-05-31'))).toBeUndefined();
    expect(whyNotAllowed(asPayer, 'draft-variation', both, calendarDate('2022-07-31'))).toBe('no-longer-a-party');
    expect(whyNotAllowed(asPayer, 'draft-variation', both, calendarDate('2022-08-01'))).toBe('role-not-held');
    expect(whyNotAllowed(asPayer, 'release-payment', both, calendarDate('2022-08-01'))).toBeUndefined();
    expect(whyNotAllowed(asPayer, 'pay-advance', both, calendarDate('2022-08-01'))).toBe('role-not-held');
  });
});

describe('access through the ledger', () => {
  const open = () => new LedgerInMemory(organisationEvents, contractEvents).withRiverside();

  it('answers with the contract, the party, the day in London and the terms it rests on', async () => {
    const { access, ledger } = (await open()).at('2021-06-30T23:30:00.000Z');
    const facts = await access.require(actors.payer, 'propose-rate-card', 'riverside');
    const { events } = await ledger.load({ category: 'contract', decider: contractDecider }, 'contract-riverside');
    const terms = events.find(({ type }) => type === 'TermsSet');
    expect(facts).toMatchObject({
      contract: { contract: 'riverside', status: 'recorded' },
      party: { organisation: cityCouncil },
      today: '2021-07-01',
      terms: { pricingDatePolicy: 'achieved' },
      termsReference: { event: terms?.id, stream: 'contract-riverside', revision: terms?.revision, as: 'terms' },
    });
  });

  it('throws what is not allowed, with a code and words', async () => {
    const { access } = await open();
    const asking = access.require({ ...actors.stranger, organisation: elsewhere }, 'make-claim', 'riverside');
    await expect(asking).rejects.toThrow(NotAllowed);
    await expect(asking).rejects.toMatchObject({ code: 'not-a-party', operation: 'make-claim' });
    await expect(asking).rejects.toThrow(notAllowedWords['not-a-party']);
  });

  it('names the roles that may, where the role is what is wrong', async () => {
    const { access } = await open();
    const asking = access.require({ ...actors.payer, role: 'verifier' }, 'issue-statement', 'riverside');
    await expect(asking).rejects.toThrow(
      'The role in which you act, verifier, may not do this (issue-statement): it takes service-provider or social-prime',
    );
  });

  it('says that there is no contract rather than failing', async () => {
    const { access } = await open();
    await expect(access.require(actors.payer, 'approve-statement', 'nowhere')).rejects.toMatchObject({
      code: 'contract-not-found',
    });
  });

  it('lets no operator begin anything', async () => {
    const { access } = await open();
    await expect(access.requireRole(actors.operator, 'register-organisation')).rejects.toThrow(NotAllowed);
    await expect(access.requireRole(actors.provider, 'record-contract')).rejects.toThrow(NotAllowed);
    await access.requireRole(actors.payer, 'record-contract');
  });

  it('lets nobody but an operator run the installation', async () => {
    const { access } = await open();
    await expect(access.requireOperator(actors.payer, 'manage-access')).rejects.toThrow(/it takes operator/);
    await access.requireOperator(actors.operator, 'manage-access');
  });
});
