import { describe, expect, it } from '@jest/globals';
import { type Change, changeInWords, type LoggedVariation, Terms } from '#contracts';
import { OrganisationId } from '#kernel';
import { contractBody } from '../../test/story.js';
import { changeLogPage } from './change-log.page.js';
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
const revision = {
  contract: 'streets',
  revision: 3,
  draft: 1,
  status: 'declined' as const,
  draftedBy: 'works',
  draftedOn: '2019-06-20',
  proposedBy: 'works',
  proposedOn: '2019-06-20',
  decideBy: undefined,
  effectiveFrom: '2019-08-01',
  approvers: [],
  decisions: [
    { draft: 1, organisation: 'city', decision: 'declined' as const, retroactive: false, decidedOn: '2019-06-21' },
  ],
  waitingFor: [],
  base: 2,
  closedOn: '2019-06-21',
  retroactive: false,
  validFrom: undefined,
  validTo: undefined,
};

describe('the change log', () => {
  const page = (words: readonly string[] = ['enters_home is added']) =>
    changeLogPage({
      contract,
      variations: [variation, open],
      revisions: [{ revision, words }],
      meetings: variation.meetings,
      documents: [],
      naming,
      asked,
    }).content;

  it('has variations and revisions of the rate card in one list, the newest first, and links on in the same past', () => {
    const { rows } = page().changes;
    expect(rows.map(([name]) => [name?.text, name?.note, name?.href])).toEqual([
      ['Variation 2', 'Party leaves; Caps', '/contracts/streets/variations/2?asOf=40'],
      ['Revision 3', 'Rate card', '/contracts/streets/rate-card/revisions/3?asOf=40'],
      ['Variation 1', 'Party leaves; Caps', '/contracts/streets/variations/1?asOf=40'],
    ]);
  });

  it('says of each what it says, how it stands, from when, by whom, and who decided what', () => {
    const [second = [], third = [], first = []] = page().changes.rows;
    expect(first[1]).toMatchObject({ text: 'No caps', items: ['City Council leaves', 'There are no caps any more'] });
    expect(first[2]).toMatchObject({ text: 'In force', tag: 'green', note: 'agreed 12 June 2019' });
    expect(first[3]).toMatchObject({ text: '1 May 2019', note: 'retroactive: before it was agreed' });
    expect(first[4]).toMatchObject({ text: '2 June 2019', note: 'by The works' });
    expect(first[5]?.items).toEqual(['The works: agreed, 11 June 2019', 'City Council: agreed, 12 June 2019']);
    expect(second[5]?.items).toEqual(['City Council: has not decided']);
    expect(third[2]).toMatchObject({ text: 'Declined', tag: 'red' });
  });

  it('names the first lines of a revision that changes many', () => {
    const many = page(Array.from({ length: 9 }, (_, index) => `line ${index}`)).changes.rows[1];
    expect(many?.[1]?.items?.at(-1)).toBe('and 3 more lines');
    expect(page([]).changes.rows[1]?.[1]?.items).toEqual(['Nothing is different from the revision before']);
  });

  it('says that nothing is missing where nothing has changed', () => {
    const { changes: none } = changeLogPage({
      contract,
      variations: [],
      revisions: [],
      meetings: [],
      documents: [],
      naming,
      asked,
    }).content;
    expect(none).toMatchObject({ rows: [], empty: 'No change has been drafted: the contract is as it was signed.' });
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
