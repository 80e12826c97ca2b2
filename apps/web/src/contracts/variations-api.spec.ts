import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instant } from '#kernel';
import { HARBOUR, Harbour, people } from '../../test/harbour.js';

const VARIATIONS = `${HARBOUR}/variations`;

function capOf(limitPence: number) {
  return {
    title: 'A cap',
    effectiveFrom: '2019-08-01',
    changes: [{ kind: 'cap', caps: [{ cap: 'first_stage', level: 'contract', limitPence }] }],
    reason: 'The money of the first stage.',
    draftedOn: '2019-06-03',
  };
}

describe('the change log over the API', () => {
  let harbour: Harbour;
  beforeAll(async () => {
    harbour = await Harbour.open();
  });
  afterAll(() => harbour.close());

  it('keeps every draft with what each party answered to it', async () => {
    const drafted = await harbour.say(people.anna, VARIATIONS, capOf(100_000));
    expect(drafted).toMatchObject({
      body: { about: { contract: 'harbour', variation: 1, draft: 1 } },
      recorded: ['VariationDrafted'],
    });
    await harbour.say(people.anna, `${VARIATIONS}/1/proposal`, { proposedOn: '2019-06-04', decideBy: '2019-07-31' });
    const wish = { words: 'The cap should be higher.', decidedOn: '2019-06-05' };
    const requested = await harbour.say(people.will, `${VARIATIONS}/1/change-request`, wish);
    expect(requested.recorded).toEqual(['VariationChangeRequested']);
    const again = await harbour.say(people.anna, `${VARIATIONS}/1/drafts`, {
      ...capOf(150_000),
      draftedOn: '2019-06-06',
    });
    expect(again.body.about).toMatchObject({ variation: 1, draft: 2 });
    await harbour.say(people.anna, `${VARIATIONS}/1/proposal`, { proposedOn: '2019-06-06' });
    await harbour.say(people.anna, `${VARIATIONS}/1/agreement`, { decidedOn: '2019-06-07', draft: 2 });
    const waiting = await harbour.read(`${VARIATIONS}/1`);
    expect(waiting).toMatchObject({
      status: 'proposed',
      stillToDecide: ['works'],
      terms: [{ after: { variation: 1 } }],
    });
    expect(waiting.terms[0].after).not.toHaveProperty('version');

    await harbour.say(people.will, `${VARIATIONS}/1/agreement`, { decidedOn: '2019-06-07' });
    expect(await harbour.read(`${VARIATIONS}/1`)).toMatchObject({
      status: 'agreed',
      drafts: [{ draft: 1 }, { draft: 2, words: ['the caps are: first_stage, at most £1,500.00 over the contract'] }],
      answers: [
        { draft: 1, organisation: 'works', decided: 'change-requested' },
        { draft: 2, organisation: 'city', decided: 'agreed' },
        { draft: 2, organisation: 'works', decided: 'agreed' },
      ],
      terms: [{ after: { version: 2, validFrom: '2019-08-01' }, differences: [{ kind: 'cap-added' }] }],
    });
    const { data } = await harbour.read(`${VARIATIONS}?effectiveOn=2019-08-01`);
    expect(data).toMatchObject([{ variation: 1, status: 'in-force' }]);
  });

  it('tells how each of the others ended: declined, withdrawn, lapsed', async () => {
    const propose = async (body = {}) => {
      const { about } = (await harbour.say(people.anna, VARIATIONS, capOf(160_000))).body;
      await harbour.say(people.anna, `${VARIATIONS}/${about.variation}/proposal`, {
        proposedOn: '2019-06-10',
        ...body,
      });
      return `${VARIATIONS}/${about.variation}`;
    };
    const declined = await propose();
    await harbour.say(people.will, `${declined}/decline`, { words: 'Too little.', decidedOn: '2019-06-11' });
    const withdrawn = await propose();
    await harbour.say(people.anna, `${withdrawn}/withdrawal`, { withdrawnOn: '2019-06-12' });
    const lapsed = await propose({ decideBy: '2019-06-20' });
    expect(await harbour.read(lapsed)).toMatchObject({ status: 'overdue', stillToDecide: ['city', 'works'] });
    await harbour.say(people.will, `${lapsed}/lapse`, { lapsedOn: '2019-06-21' });
    const { data, page } = await harbour.read(`${VARIATIONS}?limit=3`);
    expect(data.map(({ status }: { status: string }) => status)).toEqual(['agreed', 'declined', 'withdrawn']);
    const rest = await harbour.read(`${VARIATIONS}?limit=3&cursor=${page.next}`);
    expect(rest).toMatchObject({ data: [{ status: 'lapsed' }], page: { next: null } });
  });

  it('is read as the ledger knew it then', async () => {
    harbour.ledger.clock.set(instant('2019-06-29T10:00:00Z'));
    await harbour.say(people.anna, VARIATIONS, { ...capOf(170_000), draftedOn: '2019-06-29' });
    const { data } = await harbour.read(`${VARIATIONS}?asOf=2019-06-28`);
    expect(data).toHaveLength(4);
  });

  it.each([
    ['one that there is not', '99/agreement', 404, 'variation-not-found'],
    ['one that is agreed already', '1/proposal', 409, 'variation-no-longer-open'],
  ])('refuses to go on with %s', async (_, path, status, code) => {
    const answer = await harbour.ledger.post(`${VARIATIONS}/${path}`, { as: people.anna });
    expect(answer).toMatchObject({ status, body: { code }, recorded: [] });
  });

  it.each([
    ['a kind that there is not', { kind: 'colour' }, '/changes/0/kind'],
    [
      'a cap on a level that there is not',
      { kind: 'cap', caps: [{ cap: 'a', level: 'street' }] },
      '/changes/0/caps/0/level',
    ],
    ['a field of another kind', { kind: 'release', splits: [] }, '/changes/0/splits'],
    [
      'a cap of a payer that names none',
      { kind: 'cap', caps: [{ cap: 'a', level: 'payer', limitPence: 1 }] },
      '/changes/0/caps/0/payer',
    ],
  ])('says of %s which field it is', async (_, change, pointer) => {
    const answer = await harbour.ledger.post(VARIATIONS, { as: people.anna, body: { ...capOf(1), changes: [change] } });
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-input' }, recorded: [] });
    expect(answer.body.errors).toEqual(expect.arrayContaining([expect.objectContaining({ pointer })]));
  });
});
