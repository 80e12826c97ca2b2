import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HARBOUR, Harbour, people } from '../../test/harbour.js';

describe('what was achieved and lost again, over the API', () => {
  let harbour: Harbour;
  let outcome: string;
  beforeAll(async () => {
    harbour = await Harbour.open();
    const claim = await harbour.house('H-1', '2019-04-08', '2019-05-02');
    outcome = `${HARBOUR}/people/${claim.split('.')[1]}/outcomes/enters_home/1`;
  });
  afterAll(() => harbour.close());

  it('has the days on which it was lost and regained', async () => {
    const lost = await harbour.say(people.will, `${outcome}/lapse`, { lapsedOn: '2019-05-02', reasonCode: 'ended' });
    expect(lost.recorded).toEqual(['OutcomeLapsed']);
    const back = await harbour.say(people.will, `${outcome}/lapse/return`, { regainedOn: '2019-05-20' });
    expect(back.recorded).toEqual(['OutcomeRegained']);
    expect((await harbour.read(outcome)).lapses).toMatchObject([
      { number: 1, lapsedOn: '2019-05-02', regainedOn: '2019-05-20', reasonCode: 'ended' },
    ]);
  });

  it('is corrected by a verifier where the days were wrong', async () => {
    const correction = { kind: 'dates', lapsedOn: '2019-05-04', regainedOn: '2019-05-20' };
    const body = { lapsedOn: '2019-05-02', correction };
    const corrected = await harbour.say(people.vera, `${outcome}/lapse/correction`, body);
    expect(corrected.recorded).toEqual(['LapseCorrected']);
    expect((await harbour.read(outcome)).lapses).toMatchObject([{ lapsedOn: '2019-05-04', regainedOn: '2019-05-20' }]);
    const other = await harbour.ledger.post(`${outcome}/lapse/correction`, {
      as: people.vera,
      body: { lapsedOn: '2019-06-09', correction: { kind: 'never-happened' } },
    });
    expect(other).toMatchObject({ status: 404, body: { code: 'lapse-not-found' }, recorded: [] });
  });

  it('is not regained twice', async () => {
    const answer = await harbour.ledger.post(`${outcome}/lapse/return`, {
      as: people.will,
      body: { regainedOn: '2019-05-30' },
    });
    expect(answer).toMatchObject({ status: 409, body: { code: 'nothing-lapsed' }, recorded: [] });
  });

  it.each([
    ['lapse', { lapsedOn: '2019-06-02', reasonCode: 'bad-luck' }, '/reasonCode'],
    ['lapse/return', { regainedOn: 'soon' }, '/regainedOn'],
    ['lapse/correction', { lapsedOn: '2019-05-04', correction: { kind: 'dates' } }, '/correction/lapsedOn'],
  ])('says which field is wrong (%s)', async (path, body, pointer) => {
    const answer = await harbour.ledger.post(`${outcome}/${path}`, { as: people.will, body });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] }, recorded: [] });
  });
});
