import { beforeEach, describe, expect, it } from '@jest/globals';
import { Access, contractEvents, NotAllowed, organisationEvents } from '#contracts';
import { type Actor, isSamePerson, OrganisationId, type Role, SystemEntropy } from '#kernel';
import { cityCouncil, riverside } from '../../contracts/test/fixtures.js';
import { LedgerInMemory } from '../../contracts/test/ledger-in-memory.js';
import { issuer } from '../test/fixtures.js';
import { AcceptApiToken, AcceptApiTokenHandler } from './accept-api-token.js';
import { AdmitMember, AdmitMemberHandler } from './admit-member.js';
import { AppointedMembers } from './appointed-members.js';
import { memberEvents, TokenId, tokenEvents } from './domain/members.events.js';
import { GrantRole, GrantRoleHandler } from './grant-role.js';
import { IssueApiToken, IssueApiTokenHandler } from './issue-api-token.js';
import { memberIdOf, type NewToken, newToken } from './member-id.js';
import { OfferApiToken, OfferApiTokenHandler } from './offer-api-token.js';
import { ReadmitMember, ReadmitMemberHandler } from './readmit-member.js';
import { RevokeApiToken, RevokeApiTokenHandler } from './revoke-api-token.js';
import { SuspendMember, SuspendMemberHandler } from './suspend-member.js';
import { WithdrawRole, WithdrawRoleHandler } from './withdraw-role.js';

const operator: Actor = { subject: 'machine', organisation: OrganisationId.parse('operations'), role: 'operator' };

describe('who is appointed', () => {
  let memory: LedgerInMemory;
  let members: AppointedMembers;
  let access: Access;
  let maya: string;
  const payer = { organisation: cityCouncil, role: 'outcome-payer' as const };
  const tell = {
    admit: () =>
      memory.ask(new AdmitMemberHandler(memory.ledger, memory.access), AdmitMember, { member: maya, issuer }, operator),
    grant: (more: object = {}) =>
      memory.ask(
        new GrantRoleHandler(memory.ledger, memory.access),
        GrantRole,
        { member: maya, ...payer, ...more },
        operator,
      ),
    withdraw: () =>
      memory.ask(
        new WithdrawRoleHandler(memory.ledger, memory.access),
        WithdrawRole,
        { member: maya, ...payer },
        operator,
      ),
    suspend: () =>
      memory.ask(new SuspendMemberHandler(memory.ledger, memory.access), SuspendMember, { member: maya }, operator),
    readmit: () =>
      memory.ask(new ReadmitMemberHandler(memory.ledger, memory.access), ReadmitMember, { member: maya }, operator),
  };
  const asMaya = (more: object = {}): Actor => ({ subject: maya, ...payer, ...more });
  const decide = (actor = asMaya(), contract: string = riverside) =>
    access.require(actor, 'decide-rate-card', contract).then(
      () => 'may',
      (error: NotAllowed) => error.code,
    );

  beforeEach(async () => {
    memory = await new LedgerInMemory(organisationEvents, contractEvents, memberEvents, tokenEvents).withRiverside();
    members = new AppointedMembers(memory.ledger);
    access = new Access(memory.ledger, members);
    maya = memberIdOf(memory.sealer, issuer, 'staff-17');
  });

  it('is the same person for one issuer and subject, and nobody else', () => {
    expect(maya).toMatch(/^M[0-9A-HJKMNP-TV-Z]{26}$/);
    expect(memberIdOf(memory.sealer, issuer, 'staff-17')).toBe(maya);
    expect(memberIdOf(memory.sealer, issuer, 'staff-18')).not.toBe(maya);
    expect(memberIdOf(memory.sealer, 'https://elsewhere.example.org', 'staff-17')).not.toBe(maya);
  });

  it('is nobody before they were given a role', async () => {
    expect(await decide()).toBe('not-appointed');
    await tell.admit();
    expect(await decide()).toBe('not-appointed');
    await tell.grant();
    expect(await decide()).toBe('may');
  });

  it('is nobody whose role was withdrawn, or who is suspended, at once', async () => {
    await tell.admit();
    await tell.grant();
    await tell.suspend();
    expect([await decide(), await members.isAdmitted(maya)]).toEqual(['not-appointed', 'suspended']);
    await tell.readmit();
    expect(await decide()).toBe('may');
    await tell.withdraw();
    expect(await decide()).toBe('not-appointed');
  });

  it('is nobody in another role, for another organisation or in another contract', async () => {
    await tell.admit();
    await tell.grant({ contract: riverside });
    expect(await decide()).toBe('may');
    expect(await decide(asMaya({ role: 'service-provider' }))).toBe('not-appointed');
    expect(await decide(asMaya({ organisation: 'national_fund' }))).toBe('not-appointed');
    // Whether there is such a contract is not for them to learn.
    expect(await decide(asMaya(), 'harbour')).toBe('not-appointed');
    await expect(access.requireRole(asMaya(), 'record-contract')).rejects.toThrow(NotAllowed);
  });

  it('is nobody who says to be a member and was never admitted, or is no member at all', async () => {
    expect(await decide(asMaya({ subject: 'somebody' }))).toBe('not-appointed');
    expect(await members.grants('somebody')).toEqual([]);
    expect(await members.isAdmitted('somebody')).toBe('absent');
    expect(await members.isAdmitted(maya)).toBe('absent');
  });

  it('is an operator for nothing but what operators do', async () => {
    await tell.admit();
    await tell.grant({ organisation: 'operations', role: 'operator' });
    const asOperator = asMaya({ organisation: 'operations', role: 'operator' });
    await access.requireOperator(asOperator, 'manage-access');
    await expect(access.requireOperator(asMaya(), 'manage-access')).rejects.toMatchObject({ code: 'role-may-not' });
    await expect(access.requireOperator({ ...operator }, 'manage-access')).rejects.toMatchObject({
      code: 'not-appointed',
    });
    expect(await decide(asOperator)).toBe('role-may-not');
  });

  describe('by a token that was offered', () => {
    const asOlaf: Actor = {
      subject: 'M9999999999ABCDEFGHJKMNPQRS',
      organisation: operator.organisation,
      role: 'operator',
    };
    const offer = async (more: object = {}, by = asOlaf) => {
      const answer = await memory.ask(
        new OfferApiTokenHandler(memory.ledger, memory.access),
        OfferApiToken,
        { ...payer, role: payer.role as Role, scopes: ['write'], expiresOn: '2021-12-31', ...more },
        by,
      );
      if (answer.kind !== 'recorded') throw new Error(answer.refusal.refused);
      return newToken(new SystemEntropy(), TokenId.parse((answer.about as { token: string }).token));
    };
    const accept = (made: NewToken, by = asMaya()) =>
      memory.ask(
        new AcceptApiTokenHandler(memory.ledger, access),
        AcceptApiToken,
        { token: made.token, secretDigest: made.secretDigest },
        by,
      );
    const revoke = (made: NewToken, by: Actor) =>
      memory.ask(new RevokeApiTokenHandler(memory.ledger, access), RevokeApiToken, { token: made.token }, by);

    beforeEach(async () => {
      await tell.admit();
      await tell.grant();
    });

    it('is nobody until somebody who holds the role accepts it, and then while they hold it', async () => {
      const made = await offer();
      expect(await members.believe(made.written, 'write')).toBe('unknown');
      await accept(made);
      expect(await members.believe(made.written, 'write')).toMatchObject({ grant: { token: made.token } });
      await tell.suspend();
      expect(await members.believe(made.written, 'write')).toBe('unknown');
      await tell.readmit();
      expect(await members.believe(made.written, 'write')).toMatchObject({ grant: { token: made.token } });
      await tell.withdraw();
      expect(await members.believe(made.written, 'write')).toBe('unknown');
    });

    it('is accepted by nobody in another role, for another organisation, or with a role in some contracts alone', async () => {
      const made = await offer();
      await expect(accept(made, asMaya({ role: 'verifier' }))).rejects.toMatchObject({ code: 'not-appointed' });
      await expect(accept(made, asMaya({ organisation: 'elsewhere' }))).rejects.toMatchObject({
        code: 'not-appointed',
      });
      await expect(accept(made, asOlaf)).rejects.toMatchObject({ code: 'not-appointed' });
      await tell.withdraw();
      await tell.grant({ contract: riverside });
      await expect(accept(made)).rejects.toMatchObject({ code: 'not-appointed' });
      const inRiverside = await offer({ contracts: [riverside] });
      expect(await accept(inRiverside)).toMatchObject({ kind: 'recorded' });
    });

    it('is accepted by no machine, though it acts in that role', async () => {
      const first = await offer();
      await accept(first);
      const second = await offer({ expiresOn: '2021-12-30' });
      const asToken = asMaya({ subject: `token:${first.token}` });
      expect(await accept(second, asToken)).toMatchObject({
        kind: 'refused',
        refusal: { refused: 'token-accepted-by-no-member' },
      });
    });

    it('is revoked by whoever holds the role, and by nobody who holds another', async () => {
      const made = await offer();
      await accept(made);
      await expect(revoke(made, asMaya({ role: 'verifier' }))).rejects.toMatchObject({ code: 'not-appointed' });
      await revoke(made, asMaya());
      expect(await members.believe(made.written, 'write')).toBe('unknown');
    });

    it('is the person who accepted it, whatever became of it since', async () => {
      const [one, other, open] = [await offer(), await offer({ expiresOn: '2021-12-30' }), await offer()];
      await accept(one);
      await accept(other);
      await revoke(other, asMaya());
      await tell.withdraw();
      const subjects = [one, other, open].map(({ token }) => `token:${token}`);
      const [first = '', second = '', third = ''] = subjects;
      const people = await access.peopleBehind(maya, undefined, ...subjects);
      expect(people).toEqual({ [first]: maya, [second]: maya, [third]: third });
      expect(isSamePerson(first, second, people)).toBe(true);
      expect(isSamePerson(maya, second, people)).toBe(true);
    });

    it('gives no role to the operator who has it', async () => {
      await tell.withdraw();
      const operators = { organisation: 'operations', role: 'operator' as const };
      await tell.grant(operators);
      const made = await offer(operators);
      await accept(made, asMaya(operators));
      const answer = await memory.ask(
        new GrantRoleHandler(memory.ledger, access),
        GrantRole,
        { member: maya, ...operators, organisation: 'elsewhere' },
        asMaya({ ...operators, subject: `token:${made.token}` }),
      );
      expect(answer).toMatchObject({ kind: 'refused', refusal: { refused: 'granted-to-oneself' } });
    });

    it('is issued alone by no operator', async () => {
      const made = newToken(new SystemEntropy());
      const answer = await memory.ask(
        new IssueApiTokenHandler(memory.ledger, memory.access),
        IssueApiToken,
        {
          token: made.token,
          secretDigest: made.secretDigest,
          ...payer,
          role: payer.role as Role,
          scopes: ['write'],
          expiresOn: '2021-12-31',
        },
        asOlaf,
      );
      expect(answer).toMatchObject({ kind: 'refused', refusal: { refused: 'token-issued-alone' } });
    });
  });

  describe('by a token', () => {
    const made = newToken(new SystemEntropy());
    const issue = (more: object = {}) =>
      memory.ask(
        new IssueApiTokenHandler(memory.ledger, memory.access),
        IssueApiToken,
        {
          token: made.token,
          secretDigest: made.secretDigest,
          ...payer,
          role: payer.role as Role,
          scopes: ['write'],
          expiresOn: '2021-12-31',
          ...more,
        },
        operator,
      );
    const revoke = () =>
      memory.ask(
        new RevokeApiTokenHandler(memory.ledger, memory.access),
        RevokeApiToken,
        { token: made.token },
        operator,
      );

    it('is who comes with its secret, in its role and contracts', async () => {
      await issue({ contracts: [riverside] });
      const believed = await members.believe(made.written, 'write');
      if (typeof believed === 'string') throw new Error(believed);
      expect(believed.actor).toEqual({ subject: `token:${made.token}`, ...payer });
      expect(await decide(believed.actor)).toBe('may');
      expect(await decide(believed.actor, 'harbour')).toBe('not-appointed');
      expect(await decide({ ...believed.actor, role: 'service-provider' })).toBe('not-appointed');
    });

    it('is one person with all others that its organisation was issued on the machine', async () => {
      const other = newToken(new SystemEntropy());
      const third = newToken(new SystemEntropy());
      await issue();
      await issue({ token: other.token, secretDigest: other.secretDigest });
      await issue({ token: third.token, secretDigest: third.secretDigest, organisation: 'elsewhere' });
      const [first, second, elsewhere] = [made, other, third].map(({ token }) => `token:${token}`);
      expect(await members.personBehind(`${first}`)).toBe(await members.personBehind(`${second}`));
      expect(await members.personBehind(`${first}`)).not.toBe(await members.personBehind(`${elsewhere}`));
      expect(await members.personBehind('token:unheard-of')).toBe('token:unheard-of');
    });

    it('is not for what it was not issued for', async () => {
      await issue();
      expect(await members.believe(made.written, 'read')).toBe('scope');
    });

    it('is nobody with another secret, another id, or no token at all', async () => {
      await issue();
      const other = newToken(new SystemEntropy());
      const [, , secret] = other.written.split('_');
      expect(await members.believe(`olk_${made.token}_${secret}`, 'write')).toBe('unknown');
      expect(await members.believe(other.written, 'write')).toBe('unknown');
      expect(await members.believe('olk_', 'write')).toBe('unknown');
      expect(await members.believe(made.secretDigest, 'write')).toBe('unknown');
    });

    it('is nobody once it was revoked, or its last day is over', async () => {
      await issue();
      memory.at('2021-12-31T23:59:59Z');
      expect(await members.believe(made.written, 'write')).toMatchObject({ grant: { token: made.token } });
      memory.at('2022-01-01T00:00:00Z');
      expect(await members.believe(made.written, 'write')).toBe('unknown');
      memory.at('2021-03-02T09:00:00Z');
      await revoke();
      expect(await members.believe(made.written, 'write')).toBe('unknown');
    });
  });
});
