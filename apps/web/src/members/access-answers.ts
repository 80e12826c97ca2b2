import type { NotedAccess } from '#members';
import type { AccessEntry, KnownMember, KnownToken } from './members-reader.js';

/** A role that somebody was given. */
export interface RoleAnswer {
  readonly organisation: string;
  readonly role: string;
  /** Null for every contract of the organisation. */
  readonly contract: string | null;
  /** The first day, in London; null where it began with the giving. */
  readonly from: string | null;
  /** The last day, in London; null where there is none. */
  readonly until: string | null;
  /** When it was recorded. */
  readonly givenAt: string;
  /** A member or a token; `machine` for whoever has the files of the ledger. */
  readonly givenBy: string;
}

export interface MemberAnswer {
  /** Their reference, which says nothing about them. */
  readonly member: string;
  /** Under which they last signed in to this process; null for whoever has not. It stands beside the ledger. */
  readonly name: string | null;
  readonly issuer: string;
  readonly status: 'admitted' | 'suspended';
  /** When that was recorded. */
  readonly admittedAt: string;
  /** To this process; null for whoever has not. */
  readonly lastSignedInAt: string | null;
  readonly roles: readonly RoleAnswer[];
}

/** Something that was recorded about a member or a token. */
export interface AccessEntryAnswer {
  readonly entry: number;
  readonly recordedAt: string;
  readonly by: string;
  /** What happened, as a sentence. */
  readonly says: string;
}

export interface MemberWithHistoryAnswer extends MemberAnswer {
  /** The last first. */
  readonly history: readonly AccessEntryAnswer[];
}

export interface TokenAnswer {
  /** Its reference, which is no secret. */
  readonly token: string;
  readonly organisation: string;
  readonly role: string;
  /** Null for every contract of the organisation. */
  readonly contracts: readonly string[] | null;
  /** `read`, `write` or both. */
  readonly scopes: readonly string[];
  /** The last day, in London. */
  readonly expiresOn: string;
  /** `offered` ones act once they are accepted. */
  readonly status: 'offered' | 'issued' | 'revoked';
  readonly madeAt: string;
  readonly madeBy: string;
  /** Null where nobody has, or where whoever has the files of the ledger issued it. */
  readonly acceptedAt: string | null;
  /** The member who knows its secret: it stands while they hold the role. Null likewise. */
  readonly acceptedBy: string | null;
  /** When a request with it was last believed by this process, within a minute. */
  readonly lastUsedAt: string | null;
}

export interface TokenWithHistoryAnswer extends TokenAnswer {
  /** The last first. */
  readonly history: readonly AccessEntryAnswer[];
}

/** Who came in, or was turned away. */
export type AccessNoteAnswer = NotedAccess;

export interface AccessLogAnswer {
  readonly data: readonly AccessNoteAnswer[];
  readonly page: {
    /** Send it as `before` for the ones before these; null on the last page. */
    readonly next: number | null;
  };
}

export function memberAnswer(member: KnownMember): MemberAnswer {
  return {
    member: member.member,
    name: member.name ?? null,
    issuer: member.issuer,
    status: member.status,
    admittedAt: member.admitted_at,
    lastSignedInAt: member.seenAt ?? null,
    roles: member.roles.map(({ organisation, role, contract, from_day, until_day, granted_at, granted_by }) => ({
      organisation,
      role,
      contract: contract === '' ? null : contract,
      from: from_day,
      until: until_day,
      givenAt: granted_at,
      givenBy: granted_by,
    })),
  };
}

export function tokenAnswer(token: KnownToken): TokenAnswer {
  return {
    token: token.token,
    organisation: token.organisation,
    role: token.role,
    contracts: token.contracts === '' ? null : token.contracts.split(' '),
    scopes: token.scopes.split(' '),
    expiresOn: token.expires_on,
    status: token.status,
    madeAt: token.issued_at,
    madeBy: token.issued_by,
    acceptedAt: token.accepted_at,
    acceptedBy: token.accepted_by,
    lastUsedAt: token.usedAt ?? null,
  };
}

export function historyAnswer(history: readonly AccessEntry[]): readonly AccessEntryAnswer[] {
  return history.map(({ entry, recordedAt, by, sentence }) => ({ entry, recordedAt, by, says: sentence }));
}
