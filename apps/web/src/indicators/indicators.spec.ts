import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { indicators } from '#exports';
import { tellChanges } from '../../test/changed-story.js';
import { cast, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';

describe('gaming indicators', () => {
  let ledger: TestLedger;
  let asOf: number;
  beforeAll(async () => {
    ledger = await TestLedger.open();
    const first = await tellStory(ledger);
    asOf = Number((await ledger.get('/contracts/streets')).headers['ledger-entry']);
    await tellChanges(ledger, first);
  });
  afterAll(() => ledger.close());

  /** The rows of one table, by its caption. */
  const rowsOf = async (caption: string, query = ''): Promise<string[]> => {
    const { text, status } = await ledger.get(`/contracts/streets/indicators${query}`);
    expect(status).toBe(200);
    const [, table = ''] = text.split(`>${caption}</caption>`);
    const [body = ''] = /<tbody[\s\S]*?<\/tbody>/.exec(table) ?? [];
    return body
      .split('</tr>')
      .map((row) =>
        row
          .replace(/<[^>]*>/g, ' ')
          .replace(/\s+/g, ' ')
          .trim(),
      )
      .filter((row) => row !== '');
  };

  it('count everybody who was accepted, also those who never started', async () => {
    expect(await rowsOf('By provider', `?asOf=${asOf}`)).toEqual([
      'Homes that Work (synthetic) 1 1 1 Too few 0 Too few',
    ]);
    expect(await rowsOf('Referrals declined', `?asOf=${asOf}`)).toEqual([
      'Homes that Work (synthetic) out of area: 1 1 Too few',
    ]);
  });

  it('find nobody idle before half a year is over, and somebody after it', async () => {
    const idle = (rows: readonly string[]) => rows.map((row) => row.split(' ').at(-3));
    expect(idle(await rowsOf('By provider', `?asOf=${asOf}&effectiveOn=2019-07-31`))).toEqual(['0']);
    // Evidence was submitted on 28 June 2019: 182 days later nothing was for as long.
    expect(idle(await rowsOf('By provider', `?asOf=${asOf}&effectiveOn=2020-01-31`))).toEqual(['1']);
  });

  it('say how long after it happened something was recorded', async () => {
    const [row = ''] = await rowsOf('By provider', `?asOf=${asOf}`);
    expect(row).toContain('Homes that Work');
    const { text } = await ledger.get(`/contracts/streets/indicators?asOf=${asOf}`);
    const [, delays = ''] = text.split('What was recorded long after it happened');
    // Achieved on 8 April, recorded on 28 June 2019: within a quarter.
    expect(
      delays
        .slice(0, delays.indexOf('</table>'))
        .replace(/<[^>]*>/g, ' ')
        .replace(/\s+/g, ' '),
    ).toContain('Homes that Work (synthetic) 1 0 0 1 0 Too few');
  });

  it('lay what was decided side by side, and say of one outcome how often it is all that was claimed', async () => {
    expect(await rowsOf('What verifiers decided', `?asOf=${asOf}`)).toEqual([
      'Independent Checkers (synthetic) 1 1 0 0 Too few',
    ]);
    expect(await rowsOf('People for whom one outcome is all that was ever claimed', `?asOf=${asOf}`)).toEqual([
      'Enters a home 1 1 Too few',
    ]);
    expect(await rowsOf('Verified outcomes of the last five days of a month', `?asOf=${asOf}`)).toEqual([
      'Enters a home 1 0 Too few',
    ]);
    expect((await rowsOf('Verified outcomes around a change of prices', `?asOf=${asOf}`)).at(0)).toBe(
      '1 July 2019 0 0',
    );
  });

  it('find a file that stands under several people', async () => {
    expect(await rowsOf('Files that stand under several people')).toEqual([]);
    const providerFile = {
      contentDigest: `sha256:${'ab'.repeat(32)}`,
      location: 'cabinet 3',
      bytes: 1024,
      mediaType: 'application/pdf',
    };
    const referral = '/v1/contracts/streets/referrals';
    const say = async (as: string, url: string, body: object) => {
      const answer = await ledger.post(url, { as, body });
      if (answer.status !== 201) throw new Error(answer.text);
      return answer;
    };
    const referred = await say(cast.gina, referral, { reference: 'SAME-FILE', referredOn: '2019-06-03' });
    const person = String(referred.body.about.person);
    await say(cast.will, `${referral}/${person}/acceptance`, {
      acceptedOn: '2019-06-04',
      criteriaMet: ['rough_sleeper'],
    });
    await say(cast.will, `${referral}/${person}/engagement`, { startedOn: '2019-06-05' });
    await say(cast.will, `/v1/contracts/streets/people/${person}/outcomes/enters_home/1/evidence`, {
      achievedOn: '2019-06-10',
      kind: 'landlord_letter',
      providerFile,
    });
    await ledger.readable();
    const [row = ''] = await rowsOf('Files that stand under several people');
    expect(row).toMatch(/ 2 2$/);
  });

  it('say what they count and from when on to ask, and have the same numbers as a file each', async () => {
    const { text } = await ledger.get(`/contracts/streets/indicators?asOf=${asOf}`);
    const files = [...text.matchAll(/href="(\/v1\/exports\/tables\/indicators[^"]*format=csv[^"]*)"/g)].map(
      ([, href = '']) => href.replaceAll('&amp;', '&'),
    );
    expect(files).toHaveLength(Object.keys(indicators).length);
    for (const { definition, threshold } of Object.values(indicators)) {
      expect(text).toContain(definition);
      expect(text).toContain(threshold.split('.')[0]);
    }
    const rows = await Promise.all(
      files.map(async (href) => parse((await ledger.get(href)).text, { columns: true }) as Record<string, string>[]),
    );
    const [byProvider = [], , declines = []] = rows;
    expect(byProvider.map(({ group, measure, number, out_of }) => [group, measure, number, out_of])).toEqual([
      ['works', 'accepted', '1', ''],
      ['works', 'started', '1', '1'],
      ['works', 'with an outcome', '1', '1'],
      ['works', 'idle', '0', '1'],
    ]);
    expect(declines).toMatchObject([{ measure: 'declined: out-of-area', number: '1', out_of: '2', share_percent: '' }]);
  });
});
