import { describe, expect, it } from '@jest/globals';
import { OrganisationId } from '#kernel';
import { RateCardLine, type RevisionDetails, revisionDifference } from '#rate-cards';
import { lines } from '../../test/story.js';
import { comparePage } from './compare.page.js';
import { rateCardPage, revisionPage } from './rate-card.page.js';
import { differenceTable } from './rate-card-tables.js';

const naming = { names: new Map(), nameOf: (code: string) => `The ${code}` };
const base = {
  contract: { contract: 'streets', title: 'Off the Streets' },
  asked: { asOf: 40, isPast: true },
  naming,
};
const line = (more: object) => RateCardLine.parse({ ...lines(60_000)[0], ...more });
const proposal: RevisionDetails = {
  contract: 'streets',
  revision: 2,
  draft: 2,
  status: 'proposed',
  draftedBy: 'works',
  draftedOn: '2019-06-01',
  proposedBy: 'works',
  proposedOn: '2019-06-03',
  decideBy: '2019-06-30',
  effectiveFrom: '2019-07-01',
  approvers: ['city', 'works'].map((code) => OrganisationId.parse(code)),
  decisions: [
    { draft: 1, organisation: 'city', decision: 'change-requested', retroactive: false, decidedOn: '2019-06-02' },
    { draft: 2, organisation: 'city', decision: 'agreed', retroactive: true, decidedOn: '2019-06-10' },
  ],
  waitingFor: [OrganisationId.parse('works')],
  base: 1,
  closedOn: undefined,
  retroactive: false,
  validFrom: undefined,
  validTo: undefined,
  lines: [line({})],
  lastChanged: [{ line: 'enters_home', revision: 1 }],
  drafts: [
    {
      draft: 1,
      draftedBy: 'works',
      draftedOn: '2019-05-30',
      proposedOn: '2019-06-01',
      decideBy: undefined,
      effectiveFrom: '2019-07-01',
    },
    {
      draft: 2,
      draftedBy: 'works',
      draftedOn: '2019-06-01',
      proposedOn: '2019-06-03',
      decideBy: '2019-06-30',
      effectiveFrom: '2019-07-01',
    },
  ],
};
const card = (pricePence: number) => [line({ pricing: { rule: 'fixed', pricePence } })];
const difference = {
  from: { revision: 1, draft: 1, effectiveFrom: '2019-01-01' },
  to: { revision: 2, draft: 2, effectiveFrom: '2019-07-01' },
  lines: revisionDifference(card(60_000), [...card(66_000), line({ line: 'keeps_home', title: 'Keeps the home' })]),
};

describe('the page of a rate card', () => {
  it('says that none was in force, rather than showing a gap', () => {
    const { content } = rateCardPage({ ...base, on: '2018-12-31', revisions: [], shown: undefined });
    expect(content.shown).toBe('No revision of the rate card was in force on 31 December 2018.');
    expect(content.lines.rows).toEqual([]);
    expect(content.revisions.empty).toBe('No revision has been proposed yet.');
  });

  it('names who has agreed to a proposal and who has not decided, and links on in the same past', () => {
    const { content } = rateCardPage({ ...base, on: '2019-06-20', revisions: [proposal], shown: proposal });
    const [row = []] = content.revisions.rows;
    expect(row[0]?.href).toBe('/contracts/streets/rate-card/revisions/2?asOf=40');
    expect(row[1]).toMatchObject({ text: 'Proposed', tag: 'yellow' });
    expect(row[4]?.items).toEqual(['The city: agreed, 10 June 2019', 'The works: has not decided']);
  });

  it('says since which revision a line says what it says', () => {
    const { content } = rateCardPage({ ...base, on: '2019-06-20', revisions: [proposal], shown: proposal });
    expect(content.lines.rows[0]?.at(-1)).toMatchObject({
      text: 'Revision 1',
      href: '/contracts/streets/rate-card/revisions/1?asOf=40',
    });
  });
});

describe('the page of a revision', () => {
  const facts = {
    ...base,
    revision: proposal,
    difference,
    effect: { words: 'Nothing yet.' },
    ...{ reason: { words: 'Wages rose' }, recordedBy: 'will', story: [] },
    meetings: [],
    documents: [],
  };

  it('tells every draft with the answers to it, the last one first', () => {
    const { drafts } = revisionPage(facts).content;
    expect(drafts.map(({ heading, intro }) => `${heading}: ${intro}`)).toEqual([
      'Draft 2: Drafted by The works on 1 June 2019, to take effect on 1 July 2019. Proposed on 3 June 2019, to be decided by 30 June 2019.',
      'Draft 1: Drafted by The works on 30 May 2019, to take effect on 1 July 2019. Proposed on 1 June 2019.',
    ]);
    expect(drafts.map(({ answers }) => answers.rows.map((row) => row.map(({ text }) => text)))).toEqual([
      [
        ['The city', 'Agreed', '10 June 2019', 'May take effect before it is agreed'],
        ['The works', 'Has not decided', 'Not yet', 'Not said'],
      ],
      [['The city', 'Asked for a change', '2 June 2019', 'Not said']],
    ]);
  });

  it.each([
    ['proposed', 'This revision is not agreed. It would take effect on 1 July 2019.'],
    ['declined', 'This revision never took effect: it is declined.'],
    ['agreed', 'It was agreed, and a later revision took its place for every day before it began.'],
  ] as const)('says what became of one that is %s and prices no day', (status, words) => {
    expect(revisionPage({ ...facts, revision: { ...proposal, status } }).content.shown).toBe(words);
  });

  it('says how long one prices', () => {
    const inForce = { ...proposal, status: 'agreed' as const, validFrom: '2019-07-01', validTo: '2020-01-01' };
    expect(revisionPage({ ...facts, revision: inForce }).content.shown).toBe(
      'In force from 1 July 2019 until the next one on 1 January 2020. It prices every outcome whose pricing date is within that time.',
    );
  });
});

describe('two points of a rate card side by side', () => {
  it('lays whole values beside each other, and says where a line is missing', () => {
    const rows = differenceTable(difference, naming).rows.map((row) => row.map(({ text, note }) => note ?? text));
    expect(rows).toEqual([
      ['enters_home', 'Priced otherwise', 'Price', '£600.00 for each person', '£660.00 for each person', '+10%'],
      ['keeps_home', 'Added', 'The line', 'Not in revision 1', 'Keeps the home is added: £600.00 for each person', ''],
    ]);
  });

  it('is asked for by two revisions, or by two days', () => {
    const day = { prefix: 'from', legend: 'On', day: '', month: '', year: '', error: undefined };
    const facts = {
      ...base,
      ...{ revisions: [proposal], fromDay: day, toDay: { ...day, prefix: 'to' } },
      ...{ address: '/contracts/streets/rate-card/compare?from=1&to=2', definitions: new Map(), mayOpen: true },
    };
    const nothing = comparePage({ ...facts, chosen: { from: undefined, to: 2 }, compared: undefined }).content;
    expect(nothing).toMatchObject({ heading: 'Compare rate cards', difference: undefined, asOf: '40' });
    expect(nothing.to).toEqual([{ value: '2', text: 'Revision 2, from 1 July 2019', isChosen: true }]);
    const lastChanges = new Map([
      ['enters_home', { revision: 2, from: '2019-07-01', reason: { words: 'Wages rose' } }],
      ['keeps_home', { revision: 2, from: '2019-07-01', reason: { sealed: 'ask' } }],
    ]);
    const cards = {
      difference,
      before: card(60_000),
      after: card(66_000),
      lastChanges,
      ...{ terms: undefined, effect: undefined },
    };
    const compared = comparePage({ ...facts, chosen: { from: 1, to: 2 }, compared: cards }).content;
    expect(compared.heading).toBe('Rate card: revision 1 and revision 2, draft 2');
    expect(compared.difference?.rows.map((row) => [row.at(-1)?.text, row.at(-1)?.note])).toEqual([
      ['Revision 2', 'from 1 July 2019; Wages rose'],
      ['Revision 2', 'from 1 July 2019'],
    ]);
    expect(compared.asks.map(({ href }) => href)).toEqual([
      '/contracts/streets/rate-card/compare?from=1&to=2&effect=shown&asOf=40',
      '/contracts/streets/rate-card/compare?from=1&to=2&reasons=shown&asOf=40',
    ]);
  });
});
