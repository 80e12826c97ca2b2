import type { NamedCommand } from '#contracts';
import { AcceptApiToken, AcceptApiTokenInput } from './accept-api-token.js';
import { AdmitMember, AdmitMemberInput } from './admit-member.js';
import { GrantRole, GrantRoleInput } from './grant-role.js';
import { IssueApiToken, IssueApiTokenInput } from './issue-api-token.js';
import { OfferApiToken, OfferApiTokenInput } from './offer-api-token.js';
import { ReadmitMember, ReadmitMemberInput } from './readmit-member.js';
import { RevokeApiToken, RevokeApiTokenInput } from './revoke-api-token.js';
import { SuspendMember, SuspendMemberInput } from './suspend-member.js';
import { WithdrawRole, WithdrawRoleInput } from './withdraw-role.js';

/** What an operator may do, and all that an operator may do; but a token is accepted by whoever holds its role. */
export const membersCommands = {
  'admit-member': {
    command: AdmitMember,
    input: AdmitMemberInput,
    summary: 'Let somebody whom an issuer vouches for be given roles',
  },
  'grant-role': {
    command: GrantRole,
    input: GrantRoleInput,
    summary: 'Give a member a role for an organisation, in all of its contracts or in one',
  },
  'withdraw-role': { command: WithdrawRole, input: WithdrawRoleInput, summary: 'Take a role from a member' },
  'suspend-member': { command: SuspendMember, input: SuspendMemberInput, summary: 'Stop a member from doing anything' },
  'readmit-member': {
    command: ReadmitMember,
    input: ReadmitMemberInput,
    summary: 'Give a suspended member their roles again',
  },
  'offer-api-token': {
    command: OfferApiToken,
    input: OfferApiTokenInput,
    summary: 'Let a machine act for an organisation, until a day, once somebody who holds the role accepts it',
  },
  'accept-api-token': {
    command: AcceptApiToken,
    input: AcceptApiTokenInput,
    summary: 'Accept a token that an operator offered, for a role that one holds',
  },
  'issue-api-token': {
    command: IssueApiToken,
    input: IssueApiTokenInput,
    summary: 'Let a machine act for an organisation, until a day, on the machine that holds the ledger',
  },
  'revoke-api-token': { command: RevokeApiToken, input: RevokeApiTokenInput, summary: 'End a token of the API' },
} as const satisfies Record<string, NamedCommand>;
