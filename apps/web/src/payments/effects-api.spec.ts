import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { HARBOUR, Harbour, people } from '../../test/harbour.js';

describe('effects and recomputation over the API, where there is nothing to say', () => {
  let harbour: Harbour;
  beforeAll(async () => {
    harbour = await Harbour.open();
    const caps = [{ cap: 'first_stage', level: 'contract', limitPence: 100_000 }];
    const content = { title: 'A cap', effectiveFrom: '2019-08-01', changes: [{ kind: 'cap', caps }], reason: 'Money.' };
    await harbour.say(people.anna, `${HARBOUR}/variations`, content);
    await harbour.say(people.anna, `${HARBOUR}/variations/1/withdrawal`);
    await harbour.ledger.readable();
  });
  afterAll(() => harbour.close());

  it.each([
    ['effect?revision=9', 404, 'not-found'],
    ['effect?variation=9', 404, 'not-found'],
    ['effect?variation=1', 409, 'nothing-to-compare'],
    ['claims/harbour.nobody/recomputation', 404, 'not-found'],
  ])('%s is answered %s', async (path, status, code) => {
    expect(await harbour.ledger.get(`${HARBOUR}/${path}`)).toMatchObject({ status, body: { code } });
    const elsewhere = `/v1/contracts/nowhere/${path}`;
    expect(await harbour.ledger.get(elsewhere)).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  it('has a page for a change that has no effect', async () => {
    expect((await harbour.ledger.get('/problems/nothing-to-compare')).text).toContain('There is nothing to compare');
  });

  it('agrees before anything was billed', async () => {
    expect(await harbour.read(`${HARBOUR}/recomputation`)).toMatchObject({ claims: 0, billedPence: 0, agrees: true });
  });

  it.each([
    ['', '/variation'],
    ['revision=1&variation=1', '/variation'],
    ['revision=last', '/revision'],
    ['revision=1&from=2019-01-01', '/to'],
    ['revision=1&from=2019-02-01&to=2019-01-01', '/to'],
    ['revision=1&asOf=99999', '/asOf'],
  ])('is not worked out for “%s”', async (query, pointer) => {
    const answer = await harbour.ledger.get(`${HARBOUR}/effect?${query}`);
    expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-input', errors: [{ pointer }] } });
  });
});
