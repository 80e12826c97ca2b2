import { describe, expect, it } from '@jest/globals';
import { calendarDate, OrganisationId } from '#kernel';
import { givenEvents } from '../../read-store/test/given-events.js';
import { cityCouncil, organisationEvents, recordContractInput, riverside, riversideEvents } from '../test/fixtures.js';
import { ContractRegister } from './contract-register.js';
import {
  contractOutcomesTable,
  contractPartiesTable,
  contractRegister,
  contractsTable,
  contractTermsTable,
  organisationsTable,
} from './contract-tables.js';
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
      span: 1,
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
      {
        contract: 'riverside',
        version: 1,
        valid_from: '2021-04-01',
        valid_to: null,
        variation: null,
        known_from: 0,
        known_to: 1,
      },
      {
        contract: 'riverside',
        version: 1,
        valid_from: '2021-04-01',
        valid_to: '2022-04-01',
        variation: null,
        known_from: 1,
        known_to: null,
      },
      {
        contract: 'riverside',
        version: 2,
        valid_from: '2022-04-01',
        valid_to: null,
        variation: null,
        known_from: 1,
        known_to: null,
      },
    ]);
  });
});

describe('a contract that was changed', () => {
  const setAgain = (version: number, validFrom: string): ContractEvent => ({
    ...newTerms,
    version,
    validFrom: calendarDate(validFrom),
    variation: version - 1,
  });

  it('PartyLeft: a party until its last day, and a party once more when it joins again', () => {
    const left = { type: 'PartyLeft', contract: riverside, organisation: cityCouncil, variation: 1 } as const;
    const joined = { type: 'PartyJoined', contract: riverside, organisation: cityCouncil } as const;
    const events: ContractEvent[] = [
      { ...left, lastDay: calendarDate('2022-03-31') },
      { ...joined, roles: ['investor'], from: calendarDate('2023-01-01') },
    ];
    const rows = given(...riversideEvents, ...events).rows(contractPartiesTable);
    expect(
      rows.filter(({ organisation, known_to }) => organisation === cityCouncil && known_to === null),
    ).toMatchObject([
      { span: 1, valid_from: '2021-04-01', valid_to: '2022-04-01' },
      { span: 2, valid_from: '2023-01-01', valid_to: null, roles: '["investor"]' },
    ]);
    const partiesOn = (on: string) =>
      ask([...riversideEvents, ...events], (register) => register.parties(riverside, { on: calendarDate(on) }))
        .filter(({ organisation }) => organisation === cityCouncil)
        .map(({ roles, lastDay }) => [...roles, lastDay]);
    expect(partiesOn('2022-03-31')).toEqual([['outcome-payer', '2022-03-31']]);
    expect(partiesOn('2022-04-01')).toEqual([]);
    expect(partiesOn('2023-01-01')).toEqual([['investor', undefined]]);
  });

  it('ContractEndMoved: another last day', () => {
    const dates = { from: calendarDate('2024-03-31'), to: calendarDate('2025-03-31') };
    const moved: ContractEvent = { type: 'ContractEndMoved', contract: riverside, ...dates, variation: 1 };
    const ends = (asOf: number) =>
      ask([...riversideEvents, moved], (register) => register.contract(riverside, { asOf }))?.endsOn;
    expect([ends(riversideEvents.length - 1), ends(riversideEvents.length)]).toEqual(['2024-03-31', '2025-03-31']);
  });

  it('TermsSet: versions that reach back stand before the later ones, and one of the same day takes their place', () => {
    const events = [
      ...riversideEvents,
      setAgain(2, '2023-01-01'),
      setAgain(3, '2022-01-01'),
      setAgain(4, '2023-01-01'),
    ];
    const spans = ask(events, (register) => register.termsVersions(riverside)).map(
      ({ version, validFrom, validTo, variation }) => [version, validFrom, validTo, variation],
    );
    expect(spans).toEqual([
      [1, '2021-04-01', '2022-01-01', undefined],
      [2, '2023-01-01', '2023-01-01', 1],
      [3, '2022-01-01', '2023-01-01', 2],
      [4, '2023-01-01', undefined, 3],
    ]);
    const versionOn = (on: string, asOf?: number) =>
      ask(events, (register) =>
        register.consolidatedTerms(riverside, calendarDate(on), asOf === undefined ? {} : { asOf }),
      )?.version;
    expect(versionOn('2022-06-01')).toBe(3);
    expect(versionOn('2022-06-01', riversideEvents.length)).toBe(1);
    expect(versionOn('2023-01-01')).toBe(4);
  });

  it('says what is different between two versions', () => {
    const compare = (from: number, to: number) =>
      ask([...riversideEvents, setAgain(2, '2022-01-01')], (register) => register.termsDifference(riverside, from, to));
    expect(compare(1, 2)).toMatchObject({
      before: { version: 1 },
      after: { version: 2 },
      differences: [
        {
          kind: 'statement-period-changed',
          before: 'quarter',
          after: 'month',
          words: 'Statements are made for each month, no longer for each quarter.',
        },
      ],
    });
    expect(compare(1, 3)).toBeUndefined();
  });

  describe('asked what a variation changes of the terms', () => {
    const monthly = [{ kind: 'term', statementPeriod: 'month' }] as const;
    const changed = (setTerms: readonly number[], effectiveFrom: string) =>
      ask([...riversideEvents, setAgain(2, '2023-01-01'), setAgain(3, '2022-01-01')], (register) =>
        register.termsChangedBy(riverside, { variation: 2, effectiveFrom, changes: monthly, setTerms }),
      ).map(({ before, after, differences }) => [before.version, after.version, differences.map(({ kind }) => kind)]);

    it('holds each version that it set against what was set before it for the same day', () => {
      expect(changed([3], '2022-01-01')).toEqual([[1, 3, ['statement-period-changed']]]);
    });

    it('says what would be different if it were agreed as it stands', () => {
      expect(changed([], '2021-06-01')).toEqual([[1, undefined, ['statement-period-changed']]]);
      expect(changed([], '2022-06-01')).toEqual([]);
    });
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
        lastDay: undefined,
      })),
      outcomes: recordContractInput.outcomes,
      terms: {
        version: 1,
        validFrom: '2021-04-01',
        validTo: undefined,
        variation: undefined,
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
