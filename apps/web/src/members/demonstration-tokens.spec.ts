import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { cast, castMembers, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';

describe('a token in a demonstration', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await TestLedger.open({ cast: castMembers });
    await tellStory(ledger);
  });
  afterAll(() => ledger.close());

  it('is not offered for acceptance to whoever has signed in, and the pages say why', async () => {
    const [, organisation = '', role = ''] = cast.anna.split('; ');
    const offered = await ledger.post('/v1/tokens', {
      as: 'synthetic-olga; operator; operator',
      body: { organisation, role, scopes: ['read'], expiresOn: '2019-07-31' },
    });
    const { token } = offered.body.about;
    const cookie = await ledger.signIn('synthetic-anna');
    const yours = await ledger.get('/tokens', { cookie });
    expect(yours.text).toContain(token);
    expect(yours.text).not.toContain('/accept');
    expect(yours.text).toContain('Nobody can accept a token in a demonstration');
    const page = await ledger.get(`/tokens/${token}/accept`, { cookie });
    expect(page.status).toBe(200);
    expect(page.text).toContain('Nobody can accept a token in a demonstration');
    expect(page.text).not.toContain('show its secret');
  });
});
