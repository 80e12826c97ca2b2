import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestLedger } from '../../test/test-ledger.js';

const council = 'synthetic-anna; city; outcome-payer';

describe('organisations over the API', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await TestLedger.open();
  });
  afterAll(() => ledger.close());

  it('records one, and says where it stands', async () => {
    const answer = await ledger.post('/v1/organisations', {
      as: council,
      key: 'register-city',
      body: { organisation: 'city', name: 'City Council (synthetic)' },
    });
    expect(answer).toMatchObject({
      status: 201,
      body: { repeated: false, stream: 'organisation-city', revision: 0, about: { organisation: 'city' } },
      recorded: ['OrganisationRegistered'],
    });
    expect(answer.headers['ledger-position']).toBe(answer.body.position);
  });
});
