import { describe, expect, it } from '@jest/globals';
import { type Change, changeInWords, type LoggedVariation, Terms } from '#contracts';
import { OrganisationId } from '#kernel';
import type { ChangeEffect, ContractChange } from '#payments';
import { contractBody } from '../../test/story.js';
import { changeFilters } from './change-filters.js';
import { type ChangeLogFacts, changeLogPage, type LoggedChange } from './change-log.page.js';
import { variationPage } from './variation.page.js';

const naming = {
  names: new Map([['city', 'City Council']]),
  nameOf: (code: string) => (code === 'city' ? 'City Council' : `The ${code}`),
};
const contract = {
  ...{ contract: 'streets', title: 'Off the Streets', startsOn: '2019-01-01', endsOn: '2021-12-31' },
  parties: [],
};
const asked = { asOf: 40, isPast: true };
const changes: Change[] = [
  { kind: 'party-leaves', organisation: OrganisationId.parse('city') },
  { kind: 'cap', caps: [] },
];
const draft = {
  draft: 2,
  draftedBy: 'works',
  draftedOn: '2019-06-01',
  effectiveFrom: '2019-05-01',
  title: 'No caps',
  changes,
  words: changes.map(changeInWords),
};
const variation: LoggedVariation = {
  ...draft,
  variation: 1,
  status: 'in-force',
  proposedBy: 'works',
  proposedOn: '2019-06-02',
  approvers: ['city', 'works'],
  decideBy: undefined,
  termsVersion: 1,
  stillToDecide: [],
  closedOn: '2019-06-12',
  retroactive: true,
  setTerms: [2],
  drafts: [{ ...draft, draft: 1, draftedOn: '2019-05-20' }, draft],
  answers: [
    { draft: 1, organisation: 'city', decided: 'change-requested', decidedOn: '2019-05-25', retroactive: false },
    { draft: 2, organisation: 'works', decided: 'agreed', decidedOn: '2019-06-11', retroactive: true },
    { draft: 2, organisation: 'city', decided: 'agreed', decidedOn: '2019-06-12', retroactive: true },
  ],
  meetings: [
    {
      meeting: 1,
      heldOn: '2019-06-10',
      title: 'Board of June',
      present: ['city'],
      about: [{ kind: 'variation', variation: 1 }],
    },
  ],
  documents: [],
};
const open: LoggedVariation = {
  ...variation,
  variation: 2,
  status: 'proposed',
  proposedOn: '2019-07-01',
  effectiveFrom: '2019-09-01',
  closedOn: undefined,
  retroactive: undefined,
  stillToDecide: ['city'],
  answers: [],
  setTerms: [],
};
const logged: ContractChange = {
  contract: 'streets',
  kind: 'variation',
  number: 1,
  about: ['party-leaves', 'cap'],
  title: 'No caps',
  words: changes.map(changeInWords),
  status: 'in-force',
  effectiveFrom: '2019-05-01',
  draftedBy: 'works',
  draftedOn: '2019-06-01',
  proposedBy: 'works',
  proposedOn: '2019-06-02',
  approvers: ['city', 'works'],
  answers: [
    { organisation: 'works', decided: 'agreed', decidedOn: '2019-06-11' },
    { organisation: 'city', decided: 'agreed', decidedOn: '2019-06-12' },
  ],
  stillToDecide: [],
  closedOn: '2019-06-12',
  retroactive: true,
  documents: [],
  reasonEntry: 12,
  recordedBy: 'will',
  isFirst: false,
};
const did: ChangeEffect = {
  madePence: 12_300,
  claims: 4,
  forecastPence: -5_000,
  forecast: undefined,
  direction: 'past',
  how: 'Worked out twice.',
};
const sealed = { sealed: 'ask somebody', href: '/entries/12' };
const pending: LoggedChange = {
  change: {
    ...logged,
    ...{ number: 2, status: 'proposed', proposedOn: '2019-07-01', answers: [], stillToDecide: ['city'] },
    ...{ closedOn: undefined, retroactive: undefined, recordedBy: undefined },
  },
  effect: undefined,
  reason: { words: 'Caps cut too much' },
};
const revised: LoggedChange = {
  change: {
    ...logged,
    ...{ kind: 'rate-card-revision', number: 3, about: ['rate-card'], title: undefined, status: 'declined' },
    ...{ words: ['enters_home is added'], answers: [], retroactive: undefined },
  },
  effect: { ...did, madePence: undefined, forecastPence: undefined, direction: 'none', how: 'It is declined.' },
  reason: sealed,
};

describe('the change log', () => {
  const facts: ChangeLogFacts = {
    contract,
    changes: [pending, revised, { change: logged, effect: did, reason: sealed }],
    inAll: 3,
    filters: changeFilters(contract, {}, naming, asked),
    mayOpen: true,
    meetings: variation.meetings,
    documents: [],
    naming,
    asked,
    day: '2019-06-28',
  };
  const page = (more: Partial<ChangeLogFacts> = {}) => changeLogPage({ ...facts, ...more }).content;

  it('has variations and revisions of the rate card in one list, and links on in the same past', () => {
    const { rows } = page().changes;
    expect(rows.map(([name]) => [name?.text, name?.note, name?.href])).toEqual([
      ['Variation 2', 'Party leaves; Caps', '/contracts/streets/variations/2?asOf=40'],
      ['Revision 3', 'Rate card', '/contracts/streets/rate-card/revisions/3?asOf=40'],
      ['Variation 1', 'Party leaves; Caps', '/contracts/streets/variations/1?asOf=40'],
    ]);
  });

  it('says of each what it says, how it stands, from when, by whom for whom, and who decided what', () => {
    const [second = [], third = [], first = []] = page().changes.rows;
    expect(first[1]).toMatchObject({ text: 'No caps', items: ['City Council leaves', 'There are no caps any more'] });
    expect(first[2]).toMatchObject({
      text: 'In force',
      tag: 'green',
      note: 'from 1 May 2019; agreed 12 June 2019; retroactive: it took effect before it was agreed',
    });
    expect(first[3]?.items).toEqual([
      'Proposed by The will for The works, 2 June 2019',
      'The works: agreed, 11 June 2019',
      'City Council: agreed, 12 June 2019',
    ]);
    expect(second[3]?.items).toEqual(['Proposed by The works, 1 July 2019', 'City Council: has not decided']);
    expect(third[2]).toMatchObject({ text: 'Declined', tag: 'red' });
  });

  it('gives the reason in words to whoever opened it, and else where it is sealed', () => {
    const [second = [], , first = []] = page().changes.rows;
    expect(second[4]?.text).toBe('Caps cut too much');
    expect(first[4]).toMatchObject({ text: 'Sealed', href: '/entries/12', note: 'ask somebody' });
  });

  it('says with its sign what each did to the money and is forecast to do, how, and what they come to', () => {
    const { changes: table, how, asks } = page();
    expect(table.rows.map((row) => [row[5]?.text, row[5]?.note])).toEqual([
      ['Not worked out', undefined],
      ['None', undefined],
      ['+£123.00', 'on 4 claims made; forecast -£50.00'],
    ]);
    expect(table.foot).toBeUndefined();
    expect(how).toEqual(['Revision 3: It is declined.', 'Variation 1: Worked out twice.']);
    expect(asks.map(({ href }) => href)).toEqual([
      '/contracts/streets/changes?effect=shown&asOf=40',
      '/contracts/streets/changes?reasons=shown&asOf=40',
    ]);
    const whole = page({ changes: facts.changes.slice(1), mayOpen: false });
    expect(whole.changes.foot?.at(-1)).toMatchObject({ text: '+£123.00' });
    expect(whole.asks).toEqual([]);
  });

  it('offers a file of exactly the rows that were chosen', () => {
    const chosen = { kind: 'cap', party: 'city', period: '2019-20.Q1', retroactive: 'yes' };
    const own = { ...contract, parties: [{ organisation: 'city' } as never] };
    const { files, changes: table } = page({ filters: changeFilters(own, chosen, naming, asked), changes: [] });
    expect(files[0]?.href).toBe(
      '/v1/exports/tables/contract-changes?contract=streets&format=csv&asOf=40&effectiveOn=2019-06-28&kind=cap&party=city&from=2019-04-01&to=2019-06-30&retroactive=yes',
    );
    expect(table).toMatchObject({ caption: 'Changes that fit, the newest first: 0 of 3', rows: [] });
  });

  it('names the first lines of a revision that changes many', () => {
    const linesOf = (words: readonly string[]) =>
      page({ changes: [{ ...revised, change: { ...revised.change, words } }] }).changes.rows[0]?.[1]?.items;
    expect(linesOf(Array.from({ length: 9 }, (_, index) => `line ${index}`))?.at(-1)).toBe('and 3 more lines');
    expect(linesOf([])).toEqual(['Nothing is different from the revision before']);
  });

  it('says that nothing is missing where nothing has changed', () => {
    expect(page({ changes: [], inAll: 0 }).changes).toMatchObject({
      rows: [],
      empty: 'No change has been drafted: the contract is as it was signed.',
    });
  });
});

describe('the page of a variation', () => {
  const before = Terms.parse({ ...contractBody.terms, paymentMode: { mode: 'outcomes' }, releases: [] });
  const facts = {
    contract,
    variation,
    before,
    after: { ...before, caps: [] },
    set: [{ version: 2, validFrom: '2019-05-01', validTo: undefined, variation: 1, terms: before }],
    effect: { words: 'Nothing.' },
    ...{ reason: sealed, recordedBy: 'will', story: [] },
    naming,
    asked,
  };

  it('lays the terms side by side', () => {
    const { difference } = variationPage(facts).content;
    expect(difference.caption).toBe('What the terms say before and after');
    expect(difference.rows.map((row) => row.map(({ text }) => text))).toEqual([
      ['Caps', 'Not agreed', 'None'],
      ['Cap: Contract maximum', 'At most £500,000.00 over the contract', 'No longer agreed'],
    ]);
    expect(variationPage({ ...facts, variation: open }).content.difference.caption).toBe(
      'What the terms say now, and would say',
    );
  });

  it('tells each draft with the answers to it', () => {
    const { drafts } = variationPage(facts).content;
    expect(drafts.map(({ heading }) => heading)).toEqual(['Draft 2, which stands', 'Draft 1']);
    expect(drafts[1]?.answers.rows.map((row) => row.map(({ text }) => text))).toEqual([
      ['City Council', 'Asked for a change', '25 May 2019', 'Not said'],
    ]);
  });

  it('says when it was agreed, that it reaches back, and which terms it set', () => {
    const said = new Map(variationPage(facts).content.facts.map(({ name, value }) => [name, value]));
    expect(said.get('Agreed')?.text).toBe('12 June 2019');
    expect(said.get('Retroactive')?.text).toMatch(/^Yes/);
    expect(said.get('Set version 2 of the terms')?.href).toBe(
      '/contracts/streets/in-force?effectiveOn=2019-05-01&asOf=40',
    );
    const waiting = new Map(
      variationPage({ ...facts, variation: open, set: [] }).content.facts.map(({ name, value }) => [name, value]),
    );
    expect(waiting.get('Has not decided')?.text).toBe('City Council');
    expect(waiting.has('Agreed')).toBe(false);
  });
});
