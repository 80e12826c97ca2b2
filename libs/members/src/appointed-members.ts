import { Injectable } from '@nestjs/common';
import { Appointments } from '#contracts';
import { Ledger } from '#event-log';
import { type Actor, londonDayOf, TOKEN_SUBJECT } from '#kernel';
import { grantsOn, isHeld, type RoleGrant } from './domain/member.js';
import { MemberId, TokenId, type TokenScope } from './domain/members.events.js';
import { isGood, isTokenFor, type TokenGrant, type TokenOffer } from './domain/token.js';
import { isSameDigest, readToken } from './member-id.js';
import { memberStream, memberStreamName, tokenStream, tokenStreamName } from './members.stream.js';
import { MACHINE_SUBJECT } from './token-giver.js';

/**
 * Who has been given which role, as the log says it now: nothing is kept between two questions but what the ledger keeps
 * itself, so that what is withdrawn is gone with the next request.
 */
@Injectable()
export class AppointedMembers extends Appointments {
  constructor(private readonly ledger: Ledger) {
    super();
  }

  override async isAppointed(actor: Actor, contract: string | undefined): Promise<boolean> {
    if (actor.subject.startsWith(TOKEN_SUBJECT)) {
      const token = await this.token(actor.subject.slice(TOKEN_SUBJECT.length));
      return token !== undefined && isTokenFor(token, actor, contract);
    }
    const grants = await this.grants(actor.subject);
    return isHeld(grants, actor.organisation, actor.role, contract);
  }

  /**
   * Whoever accepted it, also when it is revoked or they have no role any more: what was done with it was done by them.
   * Nobody says who has those that were issued on the machine, so all that one organisation has are one person's.
   */
  override async personBehind(subject: string): Promise<string> {
    const token = TokenId.safeParse(subject.slice(TOKEN_SUBJECT.length));
    if (!token.success) return subject;
    const { state } = await this.ledger.load(tokenStream, tokenStreamName(token.data));
    if (state.status !== 'issued' && state.status !== 'revoked') return subject;
    return state.acceptedBy ?? `${MACHINE_SUBJECT}:${state.organisation}`;
  }

  /** What a member is today; nothing for somebody who was not admitted, or is suspended. */
  async grants(member: string): Promise<readonly RoleGrant[]> {
    if (!MemberId.safeParse(member).success) return [];
    const { state } = await this.ledger.load(memberStream, memberStreamName(member));
    return grantsOn(state, this.#today());
  }

  async isAdmitted(member: string): Promise<'admitted' | 'suspended' | 'absent'> {
    if (!MemberId.safeParse(member).success) return 'absent';
    return (await this.ledger.load(memberStream, memberStreamName(member))).state.status;
  }

  /** A token that stands today: whoever accepted it knows its secret, so it stands while they hold the role. */
  async token(token: string): Promise<TokenGrant | undefined> {
    if (!TokenId.safeParse(token).success) return undefined;
    const { state } = await this.ledger.load(tokenStream, tokenStreamName(token));
    if (!isGood(state, this.#today())) return undefined;
    if (state.acceptedBy === undefined) return state;
    return (await this.holds(state.acceptedBy, state)) ? state : undefined;
  }

  /** Whether a member holds a role everywhere that a token with it would act. */
  async holds(
    member: string,
    { organisation, role, contracts }: Pick<TokenOffer, 'organisation' | 'role' | 'contracts'>,
  ): Promise<boolean> {
    const grants = await this.grants(member);
    return (contracts ?? [undefined]).every((contract) => isHeld(grants, organisation, role, contract));
  }

  /**
   * Whom a token that was sent stands for.
   *
   * @returns `unknown` for one that was never issued, is revoked, has expired or comes with another secret: whoever sends
   * it is not told which. `scope` for one that stands, and not for this.
   */
  async believe(
    written: string,
    scope: TokenScope,
  ): Promise<{ readonly actor: Actor; readonly grant: TokenGrant } | 'unknown' | 'scope'> {
    const sent = readToken(written);
    const grant = sent && (await this.token(sent.token));
    if (sent === undefined || grant === undefined || !isSameDigest(sent.secretDigest, grant.secretDigest)) {
      return 'unknown';
    }
    if (!grant.scopes.includes(scope)) return 'scope';
    const { token, organisation, role } = grant;
    return { actor: { subject: `${TOKEN_SUBJECT}${token}`, organisation, role }, grant };
  }

  #today() {
    return londonDayOf(this.ledger.clock.now());
  }
}
