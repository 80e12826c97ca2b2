import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Harbour, people } from '../../test/harbour.js';

describe('the trail of a person', () => {
  let harbour: Harbour;
  beforeAll(async () => {
    harbour = await Harbour.open();
  });
  afterAll(() => harbour.close());

  it('has no entries about others who stand on the same statement, but for the lines that were put on it together', async () => {
    const [one, other] = [
      await harbour.house('AB-1', '2019-05-02', '2019-05-10'),
      await harbour.house('AB-2', '2019-05-03', '2019-05-10'),
    ];
    const statement = await harbour.bill('2019-05-01', '2019-05-31', '2019-06-03');
    const personOf = (claim: string) => claim.split('.')[1] ?? '';
    const typesAbout = async (trail: string, person: string): Promise<string[]> => {
      const { body } = await harbour.ledger.get(`/v1/trails/${trail}`, { 'ledger-actor': people.eva });
      const told = body.entries.filter((entry: object) => JSON.stringify(entry).includes(person));
      return told.map(({ type }: { type: string }) => type);
    };
    const mine = `person/${personOf(one)}`;
    expect(await typesAbout(mine, personOf(one))).toContain('ClaimMade');
    expect(await typesAbout(mine, personOf(other))).toEqual(['StatementLinesAdded']);
    // That of the statement tells of both.
    for (const claim of [one, other]) {
      expect(await typesAbout(`statement/${statement}`, personOf(claim))).toContain('ClaimMade');
    }
  });

  it('is told in parts whose cursors stay at the entry, whatever is recorded meanwhile', async () => {
    const claim = await harbour.house('AB-3', '2019-05-06', '2019-05-10');
    await harbour.ledger.readable();
    const address = `/v1/trails/claim/${claim}?limit=3`;
    const whole = (await harbour.ledger.get(`/v1/trails/claim/${claim}?limit=200`)).body;
    const first = await harbour.ledger.get(address);
    expect(first.headers['link']).toContain('rel="next"');
    await harbour.house('AB-4', '2019-05-07', '2019-05-10');
    await harbour.ledger.readable();
    const told = [...first.body.entries];
    for (let next = first.body.page.next; next !== null; ) {
      const { body } = await harbour.ledger.get(`${address}&cursor=${next}`);
      expect(body.page.entry).toBe(first.body.page.entry);
      told.push(...body.entries);
      next = body.page.next;
    }
    expect(told).toEqual(whole.entries);
    expect(told.length).toBeGreaterThan(6);
    const itself = (await harbour.ledger.get('/v1/trails/contract/harbour?direction=itself&limit=2')).body;
    expect(itself.entries).toHaveLength(2);
    expect(itself.page.next).not.toBeNull();
    expect((await harbour.ledger.get(`/v1/trails/claim/${claim}?limit=900`)).status).toBe(400);
    expect((await harbour.ledger.get('/v1/trails/claim/nobody.x.y.1')).status).toBe(404);
  });
});
