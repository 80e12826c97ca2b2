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
});
