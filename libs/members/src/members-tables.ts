import { table } from '#read-store';

export type MemberRow = {
  readonly member: string;
  readonly issuer: string;
  readonly status: 'admitted' | 'suspended';
  readonly admitted_at: string;
};

export const membersTable = table<MemberRow>({
  name: 'members',
  kind: 'history',
  columns: { member: 'text', issuer: 'text', status: 'text', admitted_at: 'text' },
  key: ['member'],
});

export type RoleGrantRow = {
  readonly member: string;
  readonly organisation: string;
  /** Empty for every contract of the organisation. */
  readonly contract: string;
  readonly role: string;
  readonly from_day: string | null;
  readonly until_day: string | null;
  readonly granted_at: string;
  readonly granted_by: string;
};

export const roleGrantsTable = table<RoleGrantRow>({
  name: 'role_grants',
  kind: 'history',
  columns: {
    member: 'text',
    organisation: 'text',
    contract: 'text',
    role: 'text',
    from_day: 'text?',
    until_day: 'text?',
    granted_at: 'text',
    granted_by: 'text',
  },
  key: ['member', 'organisation', 'contract', 'role'],
});

export type ApiTokenRow = {
  readonly token: string;
  readonly organisation: string;
  readonly role: string;
  /** A space between two; empty for every contract of the organisation. */
  readonly contracts: string;
  readonly scopes: string;
  readonly expires_on: string;
  /** Offered ones have no secret yet. */
  readonly status: 'offered' | 'issued' | 'revoked';
  /** When it was offered, or issued by whoever has the files of the ledger; and by whom. */
  readonly issued_at: string;
  readonly issued_by: string;
  /** Null where nobody had to, or nobody has. */
  readonly accepted_at: string | null;
  readonly accepted_by: string | null;
};

export const apiTokensTable = table<ApiTokenRow>({
  name: 'api_tokens',
  kind: 'history',
  columns: {
    token: 'text',
    organisation: 'text',
    role: 'text',
    contracts: 'text',
    scopes: 'text',
    expires_on: 'text',
    status: 'text',
    issued_at: 'text',
    issued_by: 'text',
    accepted_at: 'text?',
    accepted_by: 'text?',
  },
  key: ['token'],
});
