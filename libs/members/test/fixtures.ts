import { ContractId, calendarDate, OrganisationId } from '#kernel';
import { type MemberEvent, MemberId, type TokenEvent, TokenId } from '#members';

export const maya = MemberId.parse('M0123456789ABCDEFGHJKMNPQRS');
export const olaf = MemberId.parse('M9999999999ABCDEFGHJKMNPQRS');
export const issuer = 'https://login.example.org';
export const city = OrganisationId.parse('city');
export const riverside = ContractId.parse('riverside');
export const harbour = ContractId.parse('harbour');
export const token = TokenId.parse('T0123456789ABCDEF');
export const secretDigest = `sha256:${'ab'.repeat(32)}`;

export const admitted: MemberEvent = { type: 'MemberAdmitted', member: maya, issuer };
export const payer = { organisation: city, role: 'outcome-payer' } as const;
export const granted: MemberEvent = { type: 'RoleGranted', member: maya, ...payer };
export const grantedInRiverside: MemberEvent = { type: 'RoleGranted', member: maya, ...payer, contract: riverside };
export const madeOperator: MemberEvent = { type: 'RoleGranted', member: maya, organisation: city, role: 'operator' };
export const suspended: MemberEvent = { type: 'MemberSuspended', member: maya };

export const tokenGrant = {
  token,
  secretDigest,
  ...payer,
  scopes: ['read', 'write'] as ('read' | 'write')[],
  expiresOn: calendarDate('2021-12-31'),
};
const { secretDigest: _, ...offer } = tokenGrant;
export const tokenOffer = offer;
export const offered: TokenEvent = { type: 'ApiTokenOffered', ...offer, offeredBy: olaf };
export const accepted: TokenEvent = { type: 'ApiTokenAccepted', token, secretDigest, acceptedBy: maya };
export const issued: TokenEvent = { type: 'ApiTokenIssued', ...tokenGrant };
