import { describe, expect, it } from '@jest/globals';
import { contractEvents, organisationEvents } from '#contracts';
import { evidenceEvents } from '#evidence';
import { PersonId } from '#kernel';
import { rateCardEvents } from '#rate-cards';
import { type ReferralEvent, referralEvents, referralStreamName } from '#referrals';
import { actors, elsewhere, riverside, startsWork } from '../../contracts/test/fixtures.js';
import { LedgerInMemory } from '../../contracts/test/ledger-in-memory.js';
import { accepted, referred, started } from '../../referrals/test/fixtures.js';
import { claimEvents } from './domain/claims.events.js';
import { MakeClaim, MakeClaimHandler } from './make-claim.js';
import { PaidClaims } from './paid-claims.js';
import { WithdrawClaim, WithdrawClaimHandler } from './withdraw-claim.js';

class NothingPaid extends PaidClaims {
  async paymentOf(): Promise<undefined> {
    return undefined;
  }
}

describe("a claim for another provider's person", () => {
  it('is neither made nor withdrawn by a provider that did not accept them', async () => {
    const world = await new LedgerInMemory(
      organisationEvents,
      contractEvents,
      rateCardEvents,
      referralEvents,
      evidenceEvents,
      claimEvents,
    ).withRiverside();
    const { ledger, access } = world.at('2021-06-10T09:00:00Z');
    const person = PersonId.parse('P0000000000000007');
    const stream = referralStreamName(riverside, person);
    const path: readonly ReferralEvent[] = [
      { ...referred, person },
      { ...accepted, person, provider: elsewhere },
      { ...started, person, provider: elsewhere },
    ];
    const encoded = path.map((event, index) =>
      ledger.codec.encode(event, index, {
        stream,
        revision: index,
        recordedAt: ledger.clock.now(),
        actor: actors.gateway,
        command: { id: 'referral', digest: '' },
        correlation: 'referral',
        reliesOn: [],
        evidence: [],
      }),
    );
    await ledger.log.append(stream, 'no-stream', encoded);

    const named = { contract: riverside, person, outcome: startsWork };
    const make = new MakeClaimHandler(ledger, access, new NothingPaid());
    const withdraw = new WithdrawClaimHandler(ledger, access);
    const answers = [
      await world.ask(make, MakeClaim, named, actors.provider),
      await world.ask(withdraw, WithdrawClaim, { ...named, reasonCode: 'other' }, actors.provider),
    ];
    for (const answer of answers) {
      expect(answer).toMatchObject({
        refusal: { refused: 'another-providers-person', detail: { provider: elsewhere } },
      });
    }
  });
});
