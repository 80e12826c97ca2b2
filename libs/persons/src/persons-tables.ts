import { table } from '#read-store';

export type ConsentRow = {
  readonly contract: string;
  readonly person: string;
  readonly purpose: string;
  readonly status: 'given' | 'withdrawn';
  readonly given_on: string;
  readonly withdrawn_on: string | null;
};

export const consentsTable = table<ConsentRow>({
  name: 'consents',
  kind: 'history',
  columns: {
    contract: 'text',
    person: 'text',
    purpose: 'text',
    status: 'text',
    given_on: 'text',
    withdrawn_on: 'text?',
  },
  key: ['contract', 'person', 'purpose'],
});

export type HoldRow = {
  readonly contract: string;
  /** The person, or the contract where it is over everybody in it. */
  readonly subject: string;
  readonly hold: number;
  readonly over: 'person' | 'contract';
  readonly status: 'stands' | 'lifted';
  readonly reason_code: string;
  readonly placed_by: string;
  readonly placed_for: string;
  readonly placed_at: string;
  readonly lifted_by: string | null;
  readonly lifted_for: string | null;
  readonly lifted_at: string | null;
};

export const holdsTable = table<HoldRow>({
  name: 'legal_holds',
  kind: 'history',
  columns: {
    contract: 'text',
    subject: 'text',
    hold: 'integer',
    over: 'text',
    status: 'text',
    reason_code: 'text',
    placed_by: 'text',
    placed_for: 'text',
    placed_at: 'text',
    lifted_by: 'text?',
    lifted_for: 'text?',
    lifted_at: 'text?',
  },
  key: ['contract', 'subject', 'hold'],
});

export type ErasureRow = {
  readonly contract: string;
  readonly person: string;
  readonly request: number;
  readonly status: 'requested' | 'declined' | 'approved' | 'erased';
  readonly basis: string;
  readonly requested_by: string;
  readonly requested_for: string;
  readonly requested_at: string;
  /** Who approved or declined it. */
  readonly decided_by: string | null;
  readonly decided_for: string | null;
  readonly decided_at: string | null;
  readonly declined_because: string | null;
  readonly erased_at: string | null;
  /** The ids of the keys that are gone, a space between two. */
  readonly kids: string | null;
  readonly backups_expire_by: string | null;
};

/** The last erasure that was asked for; the ones that were declined before it stand in its history. */
export const erasuresTable = table<ErasureRow>({
  name: 'erasures',
  kind: 'history',
  columns: {
    contract: 'text',
    person: 'text',
    request: 'integer',
    status: 'text',
    basis: 'text',
    requested_by: 'text',
    requested_for: 'text',
    requested_at: 'text',
    decided_by: 'text?',
    decided_for: 'text?',
    decided_at: 'text?',
    declined_because: 'text?',
    erased_at: 'text?',
    kids: 'text?',
    backups_expire_by: 'text?',
  },
  key: ['contract', 'person'],
  indexes: [['person'], ['status']],
});

export type MergedPersonRow = {
  readonly contract: string;
  readonly person: string;
  readonly same_as: string;
  readonly merged_at: string;
};

export const mergedPersonsTable = table<MergedPersonRow>({
  name: 'merged_persons',
  kind: 'history',
  columns: { contract: 'text', person: 'text', same_as: 'text', merged_at: 'text' },
  key: ['contract', 'person'],
  indexes: [['contract', 'same_as']],
});

export type MergeFindingRow = {
  readonly contract: string;
  readonly person: string;
  readonly same_as: string;
  readonly claim: string;
  readonly also_claimed: string | null;
  readonly paid: number;
};

export const mergeFindingsTable = table<MergeFindingRow>({
  name: 'merge_findings',
  kind: 'history',
  columns: {
    contract: 'text',
    person: 'text',
    same_as: 'text',
    claim: 'text',
    also_claimed: 'text?',
    paid: 'integer',
  },
  key: ['contract', 'claim'],
});

export type ReadingRow = {
  readonly entry: number;
  readonly contract: string;
  /** The person, or the contract for words about nobody in particular. */
  readonly subject: string;
  readonly what: string;
  readonly read_entry: number | null;
  readonly path: string | null;
  readonly file: string | null;
  readonly read_by: string;
  readonly read_for: string;
  readonly read_role: string;
  readonly read_on: string;
  /** The first time on that day. */
  readonly read_at: string;
};

export const readingsTable = table<ReadingRow>({
  name: 'readings',
  kind: 'added',
  columns: {
    entry: 'integer',
    contract: 'text',
    subject: 'text',
    what: 'text',
    read_entry: 'integer?',
    path: 'text?',
    file: 'text?',
    read_by: 'text',
    read_for: 'text',
    read_role: 'text',
    read_on: 'text',
    read_at: 'text',
  },
  key: ['entry'],
  indexes: [['contract', 'subject']],
});

export type DisclosureRow = {
  readonly entry: number;
  readonly contract: string;
  readonly subject: string;
  readonly of_entry: number;
  readonly path: string;
  readonly commitment: string;
  readonly file: string | null;
  readonly disclosed_to: string;
  readonly purpose: string;
  readonly disclosed_by: string;
  readonly disclosed_for: string;
  readonly disclosed_at: string;
};

export const disclosuresTable = table<DisclosureRow>({
  name: 'disclosures',
  kind: 'added',
  columns: {
    entry: 'integer',
    contract: 'text',
    subject: 'text',
    of_entry: 'integer',
    path: 'text',
    commitment: 'text',
    file: 'text?',
    disclosed_to: 'text',
    purpose: 'text',
    disclosed_by: 'text',
    disclosed_for: 'text',
    disclosed_at: 'text',
  },
  key: ['entry'],
  indexes: [['contract', 'subject']],
});
