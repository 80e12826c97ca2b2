import { z } from 'zod';
import { type EventOf, type EventTypes, eventType } from '#event-log';
import { Actor, CalendarDate, ContractId, OrganisationId, Role } from '#kernel';

/**
 * Somebody who signs in: `M` and 26 letters and digits, worked out from who vouches for them and under which subject, with
 * a secret of this ledger, so that nobody can try subjects against the log.
 */
export const MemberId = z
  .string()
  .regex(/^M[0-9A-HJKMNP-TV-Z]{26}$/, 'must be a member reference such as M0123456789ABCDEFGHJKMNPQRS')
  .brand<'MemberId'>();
export type MemberId = z.infer<typeof MemberId>;

export const TokenId = z
  .string()
  .regex(/^T[0-9A-HJKMNP-TV-Z]{16}$/, 'must be a token reference such as T7K3Q000000000000')
  .brand<'TokenId'>();
export type TokenId = z.infer<typeof TokenId>;

export const TokenScope = z.enum(['read', 'write']);
export type TokenScope = z.infer<typeof TokenScope>;

/** Who vouches for somebody: the issuer of OpenID Connect, as it names itself. */
export const Issuer = z
  .string()
  .max(300)
  .regex(/^https?:\/\/[^\s?#]+$/, 'must be the address of an issuer, without a query');

const member = MemberId;
/** What somebody is, for whom, and where. Without a contract: in every contract of the organisation. */
export const grantShape = {
  organisation: OrganisationId,
  contract: ContractId.optional(),
  role: Role,
};

/** In the stream `member-{member}`. Nobody's name, e-mail or subject stands in them. */
export const memberEvents = {
  MemberAdmitted: eventType('Somebody whom an issuer vouches for may be given roles.', { member, issuer: Issuer }),
  RoleGranted: eventType('A member was given a role for an organisation.', {
    member,
    ...grantShape,
    /** The first day, in London; from the moment it is recorded, when absent. */
    from: CalendarDate.optional(),
    /** The last day. */
    until: CalendarDate.optional(),
  }),
  RoleWithdrawn: eventType('A role was taken from a member, from the moment it is recorded.', {
    member,
    ...grantShape,
  }),
  MemberSuspended: eventType('A member may do nothing until they are readmitted.', { member }),
  MemberReadmitted: eventType('A suspended member has their roles again.', { member }),
} as const satisfies EventTypes;
export type MemberEvent = EventOf<typeof memberEvents>;

/** What a token stands for, and how long. */
const tokenShape = {
  token: TokenId,
  organisation: OrganisationId,
  role: Role,
  /** Only in these; in every contract of the organisation, when absent. */
  contracts: z.array(ContractId).min(1).max(200).optional(),
  scopes: z.array(TokenScope).min(1).max(2),
  /** The last day, in London. */
  expiresOn: CalendarDate,
};
/** Of the secret, which is shown once and kept by nobody but the machine. */
const secretDigest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'must be a SHA-256 digest');

/** In the stream `token-{token}`. */
export const tokenEvents = {
  ApiTokenOffered: eventType(
    'An operator lets a machine act for an organisation in a role, once somebody who holds that role accepts it.',
    { ...tokenShape, offeredBy: Actor.shape.subject },
  ),
  ApiTokenAccepted: eventType('Somebody who holds the role of a token that was offered has taken its secret.', {
    token: TokenId,
    secretDigest,
    /** The token stands while this member holds the role. */
    acceptedBy: member,
  }),
  ApiTokenIssued: eventType('A machine may act for an organisation in a role, until a day.', {
    ...tokenShape,
    secretDigest,
  }),
  ApiTokenRevoked: eventType('A token of the API is believed no more.', { token: TokenId }),
} as const satisfies EventTypes;
export type TokenEvent = EventOf<typeof tokenEvents>;
