import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instant } from '#kernel';
import { HARBOUR, Harbour, people } from '../../test/harbour.js';

const OFFENCES = `${HARBOUR}/cohorts/fewer_offences`;

const method = (version: string) => ({
  method: 'matching',
  version,
  comparedWith: 'comparison-group',
  description: 'Matched by age and offences before.',
});
const result = (events: string, version = '1') => ({
  method: method(version),
  measurement: { size: 1000, events, expectedEvents: '1000' },
});

describe('outcomes of cohorts over the API', () => {
  let harbour: Harbour;
  const define = (cohort: string, to: string) =>
    harbour.say(people.eva, OFFENCES, { cohort, title: cohort, joining: { from: '2019-01-01', to } });
  const measure = async (cohort: string, body: object) => {
    const { about } = (await harbour.say(people.eva, `${OFFENCES}/${cohort}/results`, body)).body;
    return `${OFFENCES}/${cohort}/results/${about.result}`;
  };
  beforeAll(async () => {
    harbour = await Harbour.open();
    await define('winter', '2019-02-28');
    await define('spring', '2019-05-31');
  });
  afterAll(() => harbour.close());

  it('pay nothing short of a threshold, and pooled what all of them reach together', async () => {
    await harbour.say(people.vera, `${await measure('winter', result('916'))}/verification`);
    await harbour.say(people.vera, `${await measure('spring', result('904'))}/verification`);
    const alone = await harbour.ledger.post(`${OFFENCES}/winter/claim`, { as: people.will });
    expect(alone).toMatchObject({ status: 409, body: { code: 'threshold-not-reached' }, recorded: [] });
    const pooled = await harbour.say(people.will, `${OFFENCES}/pooled/claim`);
    expect(pooled.recorded).toEqual(['CohortClaimMade']);
    expect(await harbour.read(`${OFFENCES}/pooled/claim`)).toMatchObject({
      measured: '9',
      threshold: '7.5',
      status: 'made',
    });
    const first = await harbour.bill('2019-06-01', '2019-06-28', '2019-06-28');
    expect((await harbour.read(`${HARBOUR}/statements/${first}/lines`)).data).toMatchObject([
      { outcome: 'fewer_offences', kind: 'claim' },
    ]);
  });

  it('are restated visibly by another method, and the next statement adjusts what was billed', async () => {
    harbour.ledger.clock.set(instant('2019-07-31T10:00:00Z'));
    const unexplained = await harbour.ledger.post(`${OFFENCES}/winter/results`, {
      as: people.eva,
      body: result('990', '2'),
    });
    expect(unexplained).toMatchObject({ status: 422, body: { code: 'replacement-needs-words' } });
    const again = await measure('winter', { ...result('990', '2'), words: 'The comparison was corrected.' });
    const verified = await harbour.say(people.vera, `${again}/verification`);
    expect(verified.recorded).toEqual(['CohortResultVerified', 'CohortClaimRestated']);
    const { measured, verifiedResult } = await harbour.read(`${OFFENCES}/winter`);
    expect(verifiedResult).toBe(2);
    expect(measured).toMatchObject([
      { result: 1, status: 'replaced', methodVersion: '1' },
      { result: 2, status: 'verified', methodVersion: '2' },
    ]);
    const second = await harbour.bill('2019-07-01', '2019-07-31', '2019-07-31');
    const { data } = await harbour.read(`${HARBOUR}/statements/${second}/lines`);
    expect(data).toMatchObject([{ kind: 'adjustment', cause: 'result-restated', payablePence: 0 }]);
    expect((await harbour.read(`${HARBOUR}/recomputation`)).agrees).toBe(true);
  });

  it('are taken back, rejected and listed', async () => {
    await harbour.say(people.will, `${OFFENCES}/pooled/claim/withdrawal`, { words: 'It reaches nothing now.' });
    const third = await measure('spring', { ...result('950', '3'), words: 'Counted again.' });
    await harbour.say(people.vera, `${third}/rejection`, { words: 'Two towns are missing.' });
    expect((await harbour.read(`${HARBOUR}/cohort-claims?status=withdrawn`)).data).toHaveLength(1);
    expect(
      (await harbour.read(`${HARBOUR}/cohorts?outcome=fewer_offences`)).map(({ cohort }: { cohort: string }) => cohort),
    ).toEqual(['spring', 'winter']);
  });

  it.each([
    ['/summer/results', people.eva, result('900'), 404, 'cohort-not-found'],
    ['/spring/results/9/verification', people.vera, {}, 404, 'result-not-found'],
    ['/spring/results', people.vera, result('900'), 403, 'role-may-not'],
  ])('refuse what cannot be (%s)', async (path, as, body, status, code) => {
    const answer = await harbour.ledger.post(`${OFFENCES}${path}`, { as, body });
    expect(answer).toMatchObject({ status, body: { code }, recorded: [] });
  });

  it('say which field is wrong', async () => {
    const body = { ...result('many') };
    const answer = await harbour.ledger.post(`${OFFENCES}/spring/results`, { as: people.eva, body });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/measurement/events' }] }, recorded: [] });
  });
});
