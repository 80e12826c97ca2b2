import { describe, expect, it } from '@jest/globals';
import type { TrailEntry } from '#audit-trail';
import { timelineOf } from './timeline.js';

const naming = {
  nameOf: (code: string) => (code === 'city' ? 'The city' : code),
  names: new Map([['city', 'City Council']]),
};
const now = { asOf: 100, isPast: false };

function entry(more: Partial<TrailEntry>): TrailEntry {
  return {
    entry: 7,
    event: 'id',
    type: 'PaymentMade',
    stream: 'account-streets',
    revision: 0,
    sentence: 'city paid £10.00',
    why: [],
    occurredAt: '2019-06-21',
    recordedAt: '2019-06-21T09:00:00.000Z',
    actor: { subject: 'synthetic-ben', organisation: 'city', role: 'outcome-payer' } as unknown as TrailEntry['actor'],
    about: [],
    reliesOn: [],
    evidence: [],
    sealed: [],
    leaf: 'ab',
    data: {},
    ...more,
  };
}

describe('a trail as a timeline', () => {
  it('says who did it for whom in which role, the newest first', () => {
    const items = timelineOf([entry({ entry: 6 }), entry({ entry: 7 })], naming, now);
    expect(items.map((item) => item.entry)).toEqual(['7', '6']);
    expect(items[0]).toMatchObject({
      sentence: 'City Council paid £10.00',
      by: 'synthetic-ben, The city (outcome payer)',
      happened: { machine: '2019-06-21', words: '21 June 2019' },
      recorded: undefined,
    });
  });

  it('says both clocks where what happened was recorded on another day', () => {
    const [item] = timelineOf([entry({ recordedAt: '2019-06-25T08:30:00.000Z' })], naming, now);
    expect(item?.recorded?.words).toBe('25 June 2019 at 9:30am (4 days later)');
  });

  it('leaves out what was not known yet, and links on within the same past', () => {
    const items = timelineOf([entry({ entry: 6 }), entry({ entry: 7 })], naming, { asOf: 6, isPast: true });
    expect(items.map(({ href }) => href)).toEqual(['/entries/6?asOf=6']);
  });

  it('links to what is told beside it, and counts the rest', () => {
    const reliesOn = Array.from({ length: 80 }, (_, index) => ({ event: `e${index}`, entry: index + 1, as: 'claim' }));
    const [item] = timelineOf([entry({ entry: 3, sentence: 'x' }), entry({ entry: 90, reliesOn })], naming, now);
    expect(item?.restsOn).toEqual([{ text: 'claim (entry 3)', href: '/entries/3' }]);
    expect(item?.restsOnMore).toBe('79 more');
  });

  it('keeps headings short, and what follows below them', () => {
    const sentence = `city proposed revision 1 of the rate card: ${'a long list of lines, '.repeat(12)}`;
    const [item] = timelineOf([entry({ sentence })], naming, now);
    expect(item?.sentence).toBe('City Council proposed revision 1 of the rate card');
    expect(item?.more).toMatch(/^A long list of lines/);
  });

  it('keeps a quoted title whole', () => {
    const sentence = `The board met: "Places: for treatment, and prices. Of homes", with ${'city, '.repeat(20)}and others`;
    const [item] = timelineOf([entry({ sentence })], naming, now);
    expect(item?.sentence).toBe('The board met');
    expect(item?.more).toMatch(/^"Places: for treatment, and prices. Of homes", with City Council/);
  });

  it('names sealed fields without their content', () => {
    const [item] = timelineOf([entry({ sealed: ['contentDigest'] })], naming, now);
    expect(item?.lines).toEqual(['Sealed, for those who may read it: content digest']);
  });
});
