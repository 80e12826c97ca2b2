import { Injectable } from '@nestjs/common';
import { type Page, type PageRequest, pageOf, rowsToAsk } from '#contracts';
import type { Envelope } from '#event-log';
import { asOfParameter, known, type Moment, projection, ReadStore, type Rows } from '#read-store';
import type { MemberEvent, TokenEvent } from './domain/members.events.js';
import type { TokenOffer } from './domain/token.js';
import {
  type ApiTokenRow,
  apiTokensTable,
  type MemberRow,
  membersTable,
  type RoleGrantRow,
  roleGrantsTable,
} from './members-tables.js';

const TOKEN_COLUMNS =
  'token, organisation, role, contracts, scopes, expires_on, status, issued_at, issued_by, accepted_at, accepted_by';

export const membersRegister = projection<MemberEvent | TokenEvent>({
  name: 'members-register',
  version: 2,
  tables: [membersTable, roleGrantsTable, apiTokensTable],
  on: {
    MemberAdmitted({ event: { member, issuer }, envelope }, rows) {
      rows.put(membersTable, { member, issuer, status: 'admitted', admitted_at: envelope.recordedAt });
    },
    RoleGranted({ event, envelope }, rows) {
      const { member, organisation, contract = '', role, from = null, until = null } = event;
      rows.put(roleGrantsTable, {
        member,
        organisation,
        contract,
        role,
        from_day: from,
        until_day: until,
        granted_at: envelope.recordedAt,
        granted_by: envelope.actor.subject,
      });
    },
    RoleWithdrawn({ event: { member, organisation, contract = '', role } }, rows) {
      rows.remove(roleGrantsTable, [member, organisation, contract, role]);
    },
    MemberSuspended({ event }, rows) {
      stands(rows, event.member, 'suspended');
    },
    MemberReadmitted({ event }, rows) {
      stands(rows, event.member, 'admitted');
    },
    ApiTokenOffered({ event, envelope }, rows) {
      rows.put(apiTokensTable, { ...tokenRow(event, envelope), status: 'offered' });
    },
    ApiTokenAccepted({ event: { token, acceptedBy }, envelope }, rows) {
      const row = rows.get(apiTokensTable, [token]);
      if (row === undefined) return;
      const accepted = { accepted_at: envelope.recordedAt, accepted_by: acceptedBy };
      rows.put(apiTokensTable, { ...row, ...accepted, status: 'issued' });
    },
    ApiTokenIssued({ event, envelope }, rows) {
      rows.put(apiTokensTable, { ...tokenRow(event, envelope), status: 'issued' });
    },
    ApiTokenRevoked({ event: { token } }, rows) {
      const row = rows.get(apiTokensTable, [token]);
      if (row !== undefined) rows.put(apiTokensTable, { ...row, status: 'revoked' });
    },
  },
});

function tokenRow(
  { token, organisation, role, contracts = [], scopes, expiresOn }: TokenOffer,
  { recordedAt, actor }: Envelope,
): Omit<ApiTokenRow, 'status'> {
  return {
    token,
    organisation,
    role,
    contracts: contracts.join(' '),
    scopes: scopes.join(' '),
    expires_on: expiresOn,
    issued_at: recordedAt,
    issued_by: actor.subject,
    accepted_at: null,
    accepted_by: null,
  };
}

function stands(rows: Rows, member: string, status: MemberRow['status']): void {
  const row = rows.get(membersTable, [member]);
  if (row !== undefined) rows.put(membersTable, { ...row, status });
}

export interface MemberWithRoles extends MemberRow {
  readonly roles: readonly RoleGrantRow[];
}

/** Who may sign in and as what, and which machines may act. */
@Injectable()
export class MembersRegister {
  constructor(private readonly store: ReadStore) {}

  members(page: PageRequest & Moment): Page<MemberWithRoles> {
    const rows = this.store.all<MemberRow>(
      `SELECT member, issuer, status, admitted_at FROM members AS m
       WHERE member > :after AND ${known('m')} ORDER BY member LIMIT :limit`,
      { after: page.after ?? '', limit: rowsToAsk(page), ...asOfParameter(page) },
    );
    return pageOf(
      rows.map((row) => ({ ...row, roles: this.#roles(row.member, page) })),
      page,
      ({ member }) => member,
    );
  }

  member(member: string, moment: Moment = {}): MemberWithRoles | undefined {
    const row = this.store.get<MemberRow>(
      `SELECT member, issuer, status, admitted_at FROM members AS m WHERE member = :member AND ${known('m')}`,
      { member, ...asOfParameter(moment) },
    );
    return row && { ...row, roles: this.#roles(member, moment) };
  }

  /** @param of only those of a role in an organisation. */
  tokens(page: PageRequest & Moment, of?: { readonly organisation: string; readonly role: string }): Page<ApiTokenRow> {
    const chosen = of === undefined ? '' : ' AND organisation = :organisation AND role = :role';
    const rows = this.store.all<ApiTokenRow>(
      `SELECT ${TOKEN_COLUMNS} FROM api_tokens AS t WHERE token > :after${chosen} AND ${known('t')} ORDER BY token LIMIT :limit`,
      { after: page.after ?? '', limit: rowsToAsk(page), ...asOfParameter(page), ...of },
    );
    return pageOf(rows, page, ({ token }) => token);
  }

  token(token: string, moment: Moment = {}): ApiTokenRow | undefined {
    return this.store.get<ApiTokenRow>(
      `SELECT ${TOKEN_COLUMNS} FROM api_tokens AS t WHERE token = :token AND ${known('t')}`,
      { token, ...asOfParameter(moment) },
    );
  }

  /** The tokens whose secret a member took, and that were not revoked: they end with the role. */
  acceptedBy(member: string, moment: Moment = {}): readonly ApiTokenRow[] {
    return this.store.all<ApiTokenRow>(
      `SELECT ${TOKEN_COLUMNS} FROM api_tokens AS t
       WHERE accepted_by = :member AND status = 'issued' AND ${known('t')} ORDER BY token`,
      { member, ...asOfParameter(moment) },
    );
  }

  #roles(member: string, moment: Moment): readonly RoleGrantRow[] {
    return this.store.all<RoleGrantRow>(
      `SELECT member, organisation, contract, role, from_day, until_day, granted_at, granted_by
       FROM role_grants AS g WHERE member = :member AND ${known('g')} ORDER BY organisation, contract, role`,
      { member, ...asOfParameter(moment) },
    );
  }
}
