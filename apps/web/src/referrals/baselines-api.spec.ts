import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HARBOUR, Harbour, people } from '../../test/harbour.js';

const baseline = { outcome: 'enters_home', recordedOn: '2019-02-05', alreadyTrue: false };

describe('how outcomes stood at referral, over the API', () => {
  let harbour: Harbour;
  let referral: string;
  beforeAll(async () => {
    harbour = await Harbour.open();
    referral = `${HARBOUR}/referrals/${await harbour.accept('H-1')}`;
  });
  afterAll(() => harbour.close());

  it('is recorded once and shown with the person', async () => {
    const recorded = await harbour.say(people.gina, `${referral}/baselines`, baseline);
    expect(recorded.recorded).toEqual(['BaselineRecorded']);
    expect((await harbour.read(referral)).baselines).toEqual([baseline]);
  });

  it('is not recorded otherwise afterwards', async () => {
    const answer = await harbour.ledger.post(`${referral}/baselines`, {
      as: people.gina,
      body: { ...baseline, alreadyTrue: true },
    });
    expect(answer).toMatchObject({ status: 409, body: { code: 'baseline-recorded-otherwise' }, recorded: [] });
  });

  it('is corrected as a whole where it was recorded wrongly', async () => {
    const { outcome, ...standing } = { ...baseline, alreadyTrue: true };
    const corrected = await harbour.say(people.gina, `${referral}/baselines/${outcome}/correction`, standing);
    expect(corrected.recorded).toEqual(['BaselineCorrected']);
    expect((await harbour.read(referral)).baselines).toEqual([{ outcome, ...standing }]);
  });

  it.each([
    [{ ...baseline, measured: '12,5' }, '/measured'],
    [{ ...baseline, alreadyTrue: 'no' }, '/alreadyTrue'],
  ])('says which field is wrong', async (body, pointer) => {
    const answer = await harbour.ledger.post(`${referral}/baselines`, { as: people.gina, body });
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] }, recorded: [] });
  });
});
