import { type Actor, newUuid, readActor, SystemEntropy, TOKEN_SUBJECT } from '#kernel';
import { AcceptApiToken, MachineOperator, newToken, type OfferedToken, TokenId } from '#members';
import { admitted } from './members.js';
import type { TestLedger } from './test-ledger.js';

const entropy = new SystemEntropy();
const issuer = 'https://login.example.org';

/**
 * People who do everything with tokens of the API that they accepted: `subject; organisation; role` is a token of the member
 * with that subject. What stands before the subject and a slash chooses another token of the same member.
 */
export class TokenHolders {
  readonly #tokens = new Map<
    string,
    Promise<{ readonly actor: Actor; readonly member: string; readonly written: string }>
  >();

  constructor(private readonly ledger: TestLedger) {}

  async headersOf(who: string): Promise<Readonly<Record<string, string>>> {
    return { authorization: `Bearer ${(await this.#held(who)).written}` };
  }

  async actorOf(who: string): Promise<Actor> {
    return (await this.#held(who)).actor;
  }

  /** The member themself, as they act when they have signed in. */
  async memberOf(who: string): Promise<Actor> {
    const { actor, member } = await this.#held(who);
    return { ...actor, subject: member };
  }

  #held(who: string) {
    const held = this.#tokens.get(who) ?? this.#accepted(who);
    this.#tokens.set(who, held);
    return held;
  }

  async #accepted(who: string) {
    const acting = readActor(who);
    if ('wrong' in acting) throw new Error(acting.wrong);
    const { organisation, role } = acting;
    const { installation } = this.ledger;
    const subject = acting.subject.slice(acting.subject.indexOf('/') + 1);
    const member = await admitted(installation, { issuer, subject }, { organisation, role });
    const offer = { organisation, role, scopes: ['read', 'write'], expiresOn: '2020-03-31' };
    const offered = await new MachineOperator(installation.ledger).give('offer-api-token', offer, newUuid(entropy));
    if (offered.kind === 'refused') throw new Error(offered.refusal.refused);
    const token = TokenId.parse((offered.about as OfferedToken).token);
    const { secretDigest, written } = newToken(entropy, token);
    const context = { commandId: newUuid(entropy), actor: { subject: member, organisation, role } };
    const bus = await installation.bus();
    const accepted = await bus.execute(new AcceptApiToken({ token, secretDigest }, context));
    if (accepted.kind === 'refused') throw new Error(accepted.refusal.refused);
    return { actor: { subject: `${TOKEN_SUBJECT}${token}`, organisation, role }, member, written };
  }
}
