import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { CastMember } from '#scenarios';
import { cast, tellStory } from '../../test/story.js';
import { TestLedger } from '../../test/test-ledger.js';

const [subject = '', organisation = '', role = ''] = cast.anna.split('; ');
const members = [
  { actor: { subject, organisation, role }, name: 'Anna (synthetic)', part: 'Streets' },
  {
    actor: { subject: 'demo:olga', organisation: 'keepers', role: 'operator' },
    name: 'Olga (synthetic)',
    part: 'Keepers',
    organisationName: 'The keepers (synthetic)',
  },
] as unknown as readonly CastMember[];

describe('the people of a demonstration', () => {
  let ledger: TestLedger;
  beforeAll(async () => {
    ledger = await TestLedger.open({ cast: members });
    await tellStory(ledger);
  });
  afterAll(() => ledger.close());

  it('are called by their names where something was done by them', async () => {
    const { text } = await ledger.get('/contracts/streets/statements/streets.S01');
    expect(text).toContain('Anna (synthetic)');
    expect(text).not.toContain(subject);
  });

  it('work for an organisation with a name, also where it is no party of any contract', async () => {
    const cookie = await ledger.signIn('demo:olga');
    const { text } = await ledger.get('/', { cookie });
    expect(text).toContain('The keepers (synthetic)</span>');
    expect(text).toContain('Olga (synthetic), The keepers (synthetic): operator');
  });
});
