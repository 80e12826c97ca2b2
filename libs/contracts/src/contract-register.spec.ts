import { describe, expect, it } from '@jest/globals';
import { calendarDate, OrganisationId } from '#kernel';
import { givenEvents } from '../../read-store/test/given-events.js';
import { cityCouncil, organisationEvents, recordContractInput, riverside, riversideEvents } from '../test/fixtures.js';
import {
  ContractRegister,
  contractOutcomesTable,
  contractPartiesTable,
  contractRegister,
  contractsTable,
  contractTermsTable,
  organisationsTable,
} from './contract-register.js';
import type { ContractEvent, OrganisationEvent } from './domain/contracts.events.js';

const given = givenEvents(contractRegister);
const everything = [...organisationEvents, ...riversideEvents];
/** The entry of the first event about the contract, after those about organisations. */
const first = organisationEvents.length;

const terms = riversideEvents.at(-1);
if (terms?.type !== 'TermsSet') throw new Error('The fixtures end with the terms');
const newTerms: ContractEvent = {
  ...terms,
  version: 2,
  validFrom: calendarDate('2022-04-01'),
  terms: { ...terms.terms, statementPeriod: 'month' },
};

const ask = <Answer>(events: readonly { type: string }[], question: (register: ContractRegister) => Answer) =>
  given(...events).query((store) => question(new ContractRegister(store)));

describe('each event', () => {
  it('OrganisationRegistered: an organisation', () => {
    expect(given(...organisationEvents.slice(0, 1)).rows(organisationsTable)).toEqual([
      {
        organisation: 'city_council',
        name: 'City Council (synthetic)',
        identifiers: '[{"id":"001","scheme":"XX-TEST"}]',
        known_from: 0,
        known_to: null,
      },
    ]);
  });

  it('ContractRecorded: a contract, without a source unless it has one', () => {
    const [recorded] = riversideEvents;
    const sourced = { ...recorded, type: 'ContractRecorded', contract: 'other', source: 'Published figures' };
    expect(given(recorded as ContractEvent, sourced).rows(contractsTable)).toEqual([
      expect.objectContaining({ contract: 'other', source: 'Published figures', known_from: 1 }),
      {
        contract: 'riverside',
        title: 'Riverside into Work (synthetic)',
        signed_on: '2021-03-01',
        starts_on: '2021-04-01',
        ends_on: '2024-03-31',
        currency: 'GBP',
        synthetic: 1,
        source: null,
        known_from: 0,
        known_to: null,
      },
    ]);
  });

  it('PartyJoined: a party with its roles, from its day', () => {
    expect(given(...riversideEvents).rows(contractPartiesTable)).toContainEqual({
      contract: 'riverside',
      organisation: 'open_eyes',
      roles: '["evaluator"]',
      valid_from: '2022-01-01',
      valid_to: null,
      entry: 6,
      known_from: 6,
      known_to: null,
    });
  });

  it('OutcomeDefined: an outcome', () => {
    expect(given(...riversideEvents).rows(contractOutcomesTable)).toContainEqual({
      contract: 'riverside',
      outcome: 'keeps_work',
      title: 'Keeps work',
      definition: 'In employment 13 weeks after it began.',
      unit: 'person',
      entry: 8,
      known_from: 8,
      known_to: null,
    });
  });

  it('TermsSet: a version of the terms, which ends the one before', () => {
    const rows = given(terms, newTerms).rows(contractTermsTable);
    expect(rows.map(({ terms: _, ...row }) => row)).toEqual([
      { contract: 'riverside', version: 1, valid_from: '2021-04-01', valid_to: null, known_from: 0, known_to: 1 },
      {
        contract: 'riverside',
        version: 1,
        valid_from: '2021-04-01',
        valid_to: '2022-04-01',
        known_from: 1,
        known_to: null,
      },
      { contract: 'riverside', version: 2, valid_from: '2022-04-01', valid_to: null, known_from: 1, known_to: null },
    ]);
  });
});

describe('the contract register', () => {
  it('shows a contract whole', () => {
    expect(ask(everything, (register) => register.contract(riverside))).toEqual({
      contract: 'riverside',
      title: 'Riverside into Work (synthetic)',
      signedOn: '2021-03-01',
      startsOn: '2021-04-01',
      endsOn: '2024-03-31',
      currency: 'GBP',
      synthetic: true,
      source: undefined,
      parties: recordContractInput.parties.map((party) => ({
        organisation: party.organisation,
        name: expect.stringContaining('(synthetic)'),
        roles: party.roles,
        from: 'from' in party ? party.from : '2021-04-01',
      })),
      outcomes: recordContractInput.outcomes,
      terms: {
        version: 1,
        validFrom: '2021-04-01',
        validTo: undefined,
        terms: { ...recordContractInput.terms, paymentMode: { mode: 'outcomes' }, releases: [] },
      },
    });
  });

  it.each([
    ['before it was recorded, no contract', first - 1, undefined],
    ['when it was recorded', first, 'Riverside into Work (synthetic)'],
  ])('knows, as of an entry %s', (_, asOf, title) => {
    expect(ask(everything, (register) => register.contract(riverside, { asOf }))?.title).toBe(title);
    expect(ask(everything, (register) => register.contracts({ asOf })).rows).toHaveLength(title === undefined ? 0 : 1);
  });

  it('has nothing to say about a contract that does not exist', () => {
    expect(ask(everything, (register) => register.contract('nowhere'))).toBeUndefined();
    expect(ask(everything, (register) => register.terms('nowhere'))).toBeUndefined();
    expect(ask(everything, (register) => register.parties('nowhere'))).toEqual([]);
  });

  it.each([
    ['2021-03-31', 0],
    ['2021-12-31', 5],
    ['2022-01-01', 6],
  ])('knows the parties of %s', (on, count) => {
    const parties = ask(everything, (register) => register.parties(riverside, { on: calendarDate(on) }));
    expect(parties).toHaveLength(count);
  });

  it('names a party that is not registered by its reference alone', () => {
    const [party] = ask(riversideEvents, (register) => register.parties(riverside));
    expect(party).toMatchObject({ organisation: 'city_council', name: undefined });
  });

  it.each([
    ['2021-03-31', undefined, undefined],
    ['2022-03-31', 1, '2022-04-01'],
    ['2022-04-01', 2, undefined],
    [undefined, 2, undefined],
  ])('knows the terms of %s', (day, version, validTo) => {
    const on = day === undefined ? undefined : calendarDate(day);
    const found = ask([...riversideEvents, newTerms], (register) => register.terms(riverside, { on }));
    expect([found?.version, found?.validTo]).toEqual([version, validTo]);
  });

  it('knows what the terms of a day were thought to be before they changed', () => {
    const asOf = riversideEvents.length - 1;
    const on = calendarDate('2022-04-01');
    const found = ask([...riversideEvents, newTerms], (register) => register.terms(riverside, { asOf, on }));
    expect(found).toMatchObject({ version: 1, validTo: undefined });
  });

  it('lists organisations page by page', () => {
    const register = (after?: string) => ask(organisationEvents, (asked) => asked.organisations({ after, limit: 3 }));
    const pages = [register()];
    for (let next = pages[0]?.next; next !== undefined; next = pages.at(-1)?.next) pages.push(register(next));
    expect(pages.map(({ rows }) => rows.length)).toEqual([3, 3, 1]);
    const names = pages.flatMap(({ rows }) => rows.map(({ organisation }) => organisation));
    expect(names).toEqual(organisationEvents.map(({ organisation }) => organisation).toSorted());
  });

  it('finds one organisation', () => {
    const council = ask(everything, (register) => register.organisation(cityCouncil));
    expect(council).toEqual({
      organisation: 'city_council',
      name: 'City Council (synthetic)',
      identifiers: [{ scheme: 'XX-TEST', id: '001' }],
    });
    expect(ask(everything, (register) => register.organisation('nobody'))).toBeUndefined();
  });

  it('refuses a page of no rows, because it would never end', () => {
    expect(() => ask(everything, (register) => register.contracts({ limit: 0 }))).toThrow(RangeError);
  });
});

it('an organisation that is registered later has its name from then on', () => {
  const late: OrganisationEvent = {
    type: 'OrganisationRegistered',
    organisation: OrganisationId.parse('city_council'),
    name: 'City Council (synthetic)',
    identifiers: [],
  };
  const events = [...riversideEvents, late];
  const nameAsOf = (asOf: number) => ask(events, (register) => register.parties(riverside, { asOf }))[0]?.name;
  expect([nameAsOf(riversideEvents.length - 1), nameAsOf(riversideEvents.length)]).toEqual([
    undefined,
    'City Council (synthetic)',
  ]);
});
