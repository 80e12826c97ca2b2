import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OpenAPIObject } from '@nestjs/swagger';
import fc from 'fast-check';
import { exampleOf } from '../../test/request-examples.js';
import { TestLedger } from '../../test/test-ledger.js';
import * as claims from '../claims/claims.requests.js';
import * as cohorts from '../cohorts/cohorts.requests.js';
import * as board from '../contracts/board.requests.js';
import * as contracts from '../contracts/contracts.requests.js';
import * as variations from '../contracts/variations.requests.js';
import * as evidence from '../evidence/evidence.requests.js';
import * as advances from '../payments/advances.requests.js';
import * as payments from '../payments/payments.requests.js';
import * as settlement from '../payments/settlement.requests.js';
import * as rateCards from '../rate-cards/rate-cards.requests.js';
import * as referrals from '../referrals/referrals.requests.js';
import * as samples from '../samples/samples.requests.js';
import { ApiDescription } from './api-description.js';
import { problemsOf, RequestRules } from './request-rules.js';

const requests = Object.entries({
  ...contracts,
  ...variations,
  ...board,
  ...rateCards,
  ...referrals,
  ...evidence,
  ...claims,
  ...cohorts,
  ...payments,
  ...settlement,
  ...advances,
  ...samples,
});

/** Stands for a name that an object literal does not take as a field. */
const NAME = 'the-strange-name';

type Json = Readonly<Record<string, unknown>>;

/** Every object of a body, with its pointer, and how the body is when more fields are put into that object. */
function* placesOf(body: Json): Generator<[pointer: string, withMore: (more: Json) => unknown]> {
  yield ['', (more) => ({ ...body, ...more })];
  for (const [name, inner] of Object.entries(body)) {
    if (typeof inner !== 'object' || inner === null) continue;
    for (const [pointer, withMore] of placesOf(inner as Json)) {
      if (pointer === '' && Array.isArray(inner)) continue;
      const put = (more: Json) =>
        Array.isArray(body)
          ? body.map((each, at) => (String(at) === name ? withMore(more) : each))
          : { ...body, [name]: withMore(more) };
      yield [`/${name}${pointer}`, put];
    }
  }
}

describe('the rules of requests', () => {
  let ledger: TestLedger;
  let rules: RequestRules;
  let document: OpenAPIObject;
  beforeAll(async () => {
    ledger = await TestLedger.open();
    rules = ledger.app.get(RequestRules);
    document = ledger.app.get(ApiDescription).document;
  });
  afterAll(() => ledger.close());

  it.each(requests)('%s takes its own example, by both ways of checking', (name, request) => {
    const example = exampleOf(document, name);
    expect(problemsOf(request, example)).toEqual([]);
    expect(rules.accepts(request, example)).toBe(true);
  });

  it.each(requests)('%s is held to the same answer by the published schema and by class-validator', (name, request) => {
    const example = exampleOf(document, name);
    const junk = fc.oneof(
      fc.constantFrom(null, true, 0, -1, 1.5, '', ' ', 'a-b', 'P7K3Q000000000000', '2019-02-01', '2019-13-01', [], {}),
      fc.string(),
      fc.integer(),
      fc.array(fc.string(), { maxLength: 3 }),
    );
    const field = fc.constantFrom(...Object.keys(example), 'unknown');
    const changed = fc.tuple(field, junk, fc.boolean()).map(([name, value, isLeftOut]) => {
      const { [name]: _, ...rest } = example;
      return isLeftOut ? rest : { ...rest, [name]: value };
    });
    fc.assert(
      fc.property(changed, (body) => {
        expect(rules.accepts(request, body)).toBe(problemsOf(request, body).length === 0);
      }),
      { numRuns: 60 },
    );
  });

  it.each(requests)('%s names what no field can be called, at every depth', (name, request) => {
    for (const [pointer, place] of placesOf(exampleOf(document, name))) {
      for (const strange of Object.getOwnPropertyNames(Object.prototype)) {
        for (const value of [1, null, 'text', {}, []]) {
          const at = `${pointer}/${strange}`;
          // As a body comes: `__proto__` is a field like any other in JSON.
          const body = JSON.parse(JSON.stringify(place({ [NAME]: value })).replace(NAME, strange));
          expect(rules.accepts(request, body)).toBe(false);
          expect(problemsOf(request, body)).toContainEqual(
            expect.objectContaining({ pointer: at, code: 'unknown-field' }),
          );
        }
      }
    }
  });

  it('a body that is nested far too deeply is refused', () => {
    const deep = JSON.parse(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`);
    expect(problemsOf(contracts.RegisterOrganisationRequest, deep)).toMatchObject([{ code: 'too-deep' }]);
  });

  it('a body with such a field is answered with the name of the field, also to whoever has not signed in', async () => {
    const answer = await ledger.app.inject({
      method: 'POST',
      url: '/v1/organisations',
      headers: { 'content-type': 'application/json', 'idempotency-key': 'strange-field-1' },
      payload: '{"organisation":{"constructor":1}}',
    });
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors).toMatchObject([{ pointer: '/organisation/constructor', code: 'unknown-field' }]);
  });

  it.each([null, [], 'text', 7])('a body that is no object (%j) is refused', (body) => {
    expect(problemsOf(contracts.RegisterOrganisationRequest, body)).toMatchObject([{ pointer: '', code: 'is-object' }]);
  });
});
