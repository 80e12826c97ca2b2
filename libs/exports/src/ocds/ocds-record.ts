import { ChangeLog, type ContractDetails, ContractRegister } from '#contracts';
import { calendarDate, type Role, unreachable } from '#kernel';
import { RateCardHistory } from '#rate-cards';
import type { ReadStore } from '#read-store';
import { compiledRelease, type Release, versionedRelease } from './merge-releases.js';

/** The events that each make a release, and the tag of it. A variation is an amendment; what only adds is an update. */
const CHANGES = {
  ContractRecorded: 'contract',
  RateCardRevised: 'contractAmendment',
  VariationAgreed: 'contractAmendment',
  DocumentFiled: 'contractUpdate',
  PaymentMade: 'implementation',
  AdvancePaid: 'implementation',
  RefundReceived: 'implementation',
} as const;
type ChangeType = keyof typeof CHANGES;

interface ChangeEntry {
  readonly sequence: number;
  readonly type: ChangeType;
  readonly recorded_at: string;
  /** The last entry of the same command: a variation sets terms and parties in several events. */
  readonly last: number;
}

/** OCDS 1.1: one release for each change of the contract that was agreed or recorded, and what they come to together. */
export interface RecordPackage {
  readonly uri: string;
  readonly version: '1.1';
  readonly publishedDate: string;
  readonly publisher: { readonly name: string };
  readonly records: readonly [
    {
      readonly ocid: string;
      readonly releases: readonly Release[];
      readonly compiledRelease: object;
      readonly versionedRelease: object;
    },
  ];
}

/** @returns undefined for a contract that the ledger did not know at that entry. */
export function ocdsRecordPackage(store: ReadStore, contract: string, asOf: number): RecordPackage | undefined {
  if (new ContractRegister(store).contract(contract, { asOf }) === undefined) return undefined;
  const releases = ocdsReleases(store, contract, asOf);
  const [ocid, date] = [releases.at(-1)?.ocid ?? '', releases.at(-1)?.date ?? ''];
  return {
    uri: `urn:outcomes-ledger:ocds:${contract}:${asOf}`,
    version: '1.1',
    publishedDate: date,
    publisher: { name: 'Outcomes Ledger' },
    records: [
      { ocid, releases, compiledRelease: compiledRelease(releases), versionedRelease: versionedRelease(releases) },
    ],
  };
}

function ocdsReleases(store: ReadStore, contract: string, asOf: number): Release[] {
  const releases: Release[] = [];
  for (const change of changesOf(store, contract, asOf)) {
    const before = releases.findLast(({ tag }) => !tag.includes('implementation'))?.id;
    const id = `${contract}-${change.sequence}`;
    releases.push({
      ocid: contract,
      id,
      date: change.recorded_at,
      tag: tagOf(store, contract, change),
      initiationType: 'tender',
      ...contentOf(store, contract, change, { id, before }),
    });
  }
  return releases;
}

function changesOf(store: ReadStore, contract: string, asOf: number): ChangeEntry[] {
  const types = Object.keys(CHANGES);
  return store.all<ChangeEntry>(
    `SELECT e.sequence, e.type, e.recorded_at, (
       SELECT max(f.sequence) FROM entries f WHERE f.stream = e.stream AND f.recorded_at = e.recorded_at
         AND f.correlation = e.correlation AND f.sequence <= :asOf) AS last
     FROM entries e
     WHERE e.stream IN ('contract-' || :contract, 'ratecard-' || :contract, 'account-' || :contract)
       AND e.sequence <= :asOf AND e.type IN (SELECT value FROM json_each(:types)) ORDER BY e.sequence`,
    { contract, asOf, types: JSON.stringify(types) },
  );
}

/** The first rate card belongs to the contract as it was signed: it changes nothing. */
function tagOf(store: ReadStore, contract: string, { type, last }: ChangeEntry): string[] {
  const isFirstCard = type === 'RateCardRevised' && revisionAgreedAt(store, contract, last)?.base === undefined;
  return type === 'ContractRecorded' ? ['award', 'contract'] : [isFirstCard ? 'contractUpdate' : CHANGES[type]];
}

function contentOf(
  store: ReadStore,
  contract: string,
  change: ChangeEntry,
  { id, before }: { readonly id: string; readonly before: string | undefined },
): object {
  const { type, last, sequence } = change;
  const details = new ContractRegister(store).contract(contract, { asOf: last });
  if (details === undefined) throw new Error(`${contract} changed at entry ${sequence} and is not there`);
  const ofContract = (fields: object) => ({ contracts: [{ id: contract, awardID: contract, ...fields }] });
  switch (type) {
    case 'ContractRecorded':
      return { ...agreementOf(store, details, last), ...ofContract(contractFields(details)) };
    case 'VariationAgreed': {
      const variation = variationAgreedAt(store, contract, sequence, details.endsOn);
      const amendment = {
        id: `V${variation?.variation ?? sequence}`,
        date: change.recorded_at,
        description: `${variation?.title ?? ''}: ${(variation?.words ?? []).join('; ')}`,
        ...(before === undefined ? {} : { amendsReleaseID: before }),
        releaseID: id,
      };
      return {
        ...agreementOf(store, details, last),
        ...ofContract({ ...contractFields(details), amendments: [amendment] }),
      };
    }
    case 'RateCardRevised': {
      const revision = revisionAgreedAt(store, contract, last);
      if (revision?.base === undefined) return ofContract({});
      const changes = new RateCardHistory(store).changesOf(contract, revision.revision, { asOf: last })?.lines ?? [];
      const amendment = {
        id: `R${revision.revision}`,
        date: change.recorded_at,
        description: `Revision ${revision.revision} of the rate card, in effect from ${revision.effectiveFrom}: ${changes.map(({ line, change: kind }) => `${line} ${kind}`).join(', ')}.`,
        ...(before === undefined ? {} : { amendsReleaseID: before }),
        releaseID: id,
      };
      return ofContract({ amendments: [amendment] });
    }
    case 'DocumentFiled':
      return ofContract({ documents: documentsFiledAt(store, contract, sequence) });
    case 'PaymentMade':
    case 'AdvancePaid':
    case 'RefundReceived': {
      const transactions = transactionsAt(store, contract, sequence, details.currency);
      return ofContract({ implementation: { transactions } });
    }
    default:
      return unreachable(type);
  }
}

function variationAgreedAt(store: ReadStore, contract: string, entry: number, day: string) {
  const row = store.get<{ variation: number }>(
    `SELECT variation FROM contract_variations v
     WHERE v.contract = :contract AND v.known_from = :entry AND v.status = 'agreed'`,
    { contract, entry },
  );
  return row && new ChangeLog(store).variation(contract, row.variation, { asOf: entry, on: calendarDate(day) });
}

function revisionAgreedAt(store: ReadStore, contract: string, entry: number) {
  const row = store.get<{ revision: number }>(
    `SELECT revision FROM rate_card_revisions r WHERE r.contract = :contract AND r.status = 'agreed'
       AND r.known_from <= :entry ORDER BY r.known_from DESC, r.revision DESC LIMIT 1`,
    { contract, entry },
  );
  return row && new RateCardHistory(store).revision(contract, row.revision, { asOf: entry });
}

function agreementOf(store: ReadStore, { contract, parties }: ContractDetails, asOf: number): object {
  const register = new ContractRegister(store);
  const named = parties.map(({ organisation, name }) => ({
    id: organisation,
    ...(name === undefined ? {} : { name }),
  }));
  const playing = (...roles: readonly Role[]) =>
    named.filter(({ id }) =>
      parties.some((party) => party.organisation === id && party.roles.some((role) => roles.includes(role))),
    );
  const [buyer] = playing('outcome-payer');
  return {
    parties: parties.map(({ organisation, name, roles }) => {
      const [identifier] = register.organisation(organisation, { asOf })?.identifiers ?? [];
      return {
        id: organisation,
        ...(name === undefined ? {} : { name }),
        ...(identifier === undefined ? {} : { identifier: { scheme: identifier.scheme, id: identifier.id } }),
        roles: [...new Set(roles.flatMap((role) => PARTY_ROLES[role]))],
      };
    }),
    ...(buyer === undefined ? {} : { buyer }),
    awards: [{ id: contract, suppliers: playing('service-provider', 'social-prime') }],
  };
}

/** In the words of the open codelist partyRole; roles that it has no word for keep ours. */
const PARTY_ROLES: Readonly<Record<Role, readonly string[]>> = {
  'outcome-payer': ['buyer', 'payer'],
  'service-provider': ['supplier'],
  'social-prime': ['supplier'],
  investor: ['funder'],
  verifier: ['verifier'],
  evaluator: ['evaluator'],
  'referral-agency': ['referral-agency'],
  operator: [],
};

function contractFields({ title, signedOn, startsOn, endsOn, currency, terms }: ContractDetails): object {
  const maximum = terms?.terms.caps?.find((cap) => cap.level === 'contract' && cap.outcomes === undefined);
  return {
    title,
    dateSigned: dateTime(signedOn),
    period: { startDate: dateTime(startsOn), endDate: dateTime(endsOn) },
    ...(maximum?.limitPence === undefined ? {} : { value: { amount: maximum.limitPence / 100, currency } }),
  };
}

function documentsFiledAt(store: ReadStore, contract: string, entry: number): object[] {
  return new ChangeLog(store)
    .documents(contract, { asOf: entry })
    .slice(-1)
    .map(({ document, title, datedOn, mediaType }) => ({
      id: `D${document}`,
      title,
      datePublished: dateTime(datedOn),
      format: mediaType,
    }));
}

interface MovedRow {
  readonly id: string;
  readonly payer: string;
  readonly pence: number;
  readonly day: string;
}

/** Money that came back is below nothing, as the standard asks. Whom a payer paid is not recorded, so no payee is said. */
function transactionsAt(store: ReadStore, contract: string, entry: number, currency: string): object[] {
  const rows = store.all<MovedRow>(
    `SELECT payment AS id, payer, pence, paid_on AS day FROM payments WHERE contract = :contract AND known_from = :entry
     UNION ALL
     SELECT payment, payer, pence, paid_on FROM advances
       WHERE contract = :contract AND known_from = :entry AND paid_on IS NOT NULL
     UNION ALL
     SELECT refund, payer, -pence, received_on FROM refunds WHERE contract = :contract AND known_from = :entry`,
    { contract, entry },
  );
  return rows.map(({ id, payer, pence, day }) => ({
    id,
    date: dateTime(day),
    value: { amount: pence / 100, currency },
    payer: { id: payer },
  }));
}

/** The standard has no dates without a time: a day is its first moment. */
function dateTime(day: string): string {
  return `${day}T00:00:00Z`;
}
