import { describe, expect, it } from '@jest/globals';
import { RateCardLine } from '#rate-cards';
import { lines } from '../../test/story.js';
import { claimsPerPersonWords, conditionWords, evidenceRuleWords, rateCardPage } from './rate-card.page.js';

const line = (more: object) => RateCardLine.parse({ ...lines(60_000)[0], ...more });

describe('a rate-card line in words', () => {
  it.each([
    [{ limit: 'once' }, 'Once'],
    [{ limit: 'times', times: 3 }, 'Up to 3 times'],
    [{ limit: 'unlimited' }, 'As often as achieved'],
  ])('says how often it is paid: %j', (claimsPerPerson, words) =>
    expect(claimsPerPersonWords(line({ claimsPerPerson }))).toBe(words),
  );

  it('says every condition that it has', () => {
    expect(conditionWords(line({}))).toBe('No further conditions');
    expect(
      conditionWords(
        line({
          prerequisites: [{ outcome: 'enters_home', state: 'verified' }],
          measurementWindow: { since: 'engagement-start', daysMin: 91, daysMax: 182 },
          claimWindow: { daysMax: 1, late: 'allow' },
          paymentGroups: ['young', 'complex_needs'],
          endsOn: '2021-03-31',
        }),
      ),
    ).toBe(
      'After enters home was verified; at least 91 days after the start of the engagement; at most 182 days after the start of the engagement; claimed within 1 day of the achievement (later claims are marked late); for young or complex needs; achieved by 31 March 2021',
    );
  });

  it('says what shows the outcome', () => {
    expect(evidenceRuleWords(line({}).evidenceRule)).toMatch(/^At least one of.*tenancy agreement.*landlord letter/);
  });
});

describe('the page of a rate card', () => {
  const facts = {
    contract: { contract: 'streets', title: 'Off the Streets' },
    on: '2018-12-31',
    asked: { asOf: 40, isPast: true },
    organisationName: (code: string) => `The ${code}`,
  };
  const proposal = {
    contract: 'streets',
    revision: 2,
    status: 'proposed' as const,
    proposedBy: 'works',
    proposedOn: '2019-06-03',
    effectiveFrom: '2019-07-01',
    approvers: ['city', 'works'] as never,
    decisions: [{ organisation: 'city', decision: 'agreed' as const, decidedOn: '2019-06-10' }],
    closedOn: undefined,
    validFrom: undefined,
    validTo: undefined,
  };

  it('says that none was in force, rather than showing a gap', () => {
    const { content } = rateCardPage({ ...facts, revisions: [], shown: undefined });
    expect(content.shown).toBe('No revision of the rate card was in force on 31 December 2018.');
    expect(content.lines.rows).toEqual([]);
    expect(content.revisions.empty).toBe('No revision has been proposed yet.');
  });

  it('names who has agreed to a proposal and who has not decided, and links on in the same past', () => {
    const { content } = rateCardPage({ ...facts, revisions: [proposal], shown: { ...proposal, lines: [line({})] } });
    expect(content.shown).toBe('This revision is proposed. It would take effect on 1 July 2019.');
    const [row = []] = content.revisions.rows;
    expect(row[0]?.href).toBe('/contracts/streets/rate-card/revisions/2?asOf=40');
    expect(row[1]).toMatchObject({ text: 'Proposed', tag: 'yellow' });
    expect(row[4]?.text).toBe('The city agreed on 10 June 2019; The works has not decided');
  });
});
