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
import { ApiDescription } from './api-description.js';
import * as evidence from '../evidence/evidence.requests.js';
import * as advances from '../payments/advances.requests.js';
import * as payments from '../payments/payments.requests.js';
import * as settlement from '../payments/settlement.requests.js';
import * as rateCards from '../rate-cards/rate-cards.requests.js';
import * as referrals from '../referrals/referrals.requests.js';
import * as samples from '../samples/samples.requests.js';
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

  it.each([null, [], 'text', 7])('a body that is no object (%j) is refused', (body) => {
    expect(problemsOf(contracts.RegisterOrganisationRequest, body)).toMatchObject([{ pointer: '', code: 'is-object' }]);
  });
});
