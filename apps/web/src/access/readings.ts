import type { Reading } from '#contracts';

/**
 * What an address shows, as far as who may read it is concerned. `open`: to everybody; `nothing`: only forms and lists that
 * ask themselves, to whoever has signed in; `named`: what is of one contract, which the address or the query names.
 */
export type Shown =
  | { readonly kind: 'open' }
  | { readonly kind: 'operator' }
  | { readonly kind: 'list' }
  | { readonly kind: 'contract'; readonly reading: Reading }
  | { readonly kind: 'named'; readonly by: 'query' | 'entry' | 'record' };

/** What proves the log shows nothing of what it holds, and whoever signs in has not signed in yet. */
const OPEN =
  /^\/(health|version|assets|favicon\.ico|docs|openapi\.json|openapi\.yaml|glossary|accessibility|problems|verify|integrity|log|sign-in|sign-out|v1\/log|v1\/checkpoints|v1\/entries\/:entry\/proof)(\/|$)/;
const OPERATOR = /^\/(operation|v1\/members|v1\/tokens|v1\/access-log|v1\/webhooks)(\/|$)/;
/** These ask for the contracts of their reader, and show no others. */
const LISTS =
  /^\/(|tokens|tokens\/:token\/(?:accept|revoke)|contracts|payments|rate-cards|verification|work-lists\/:list|founding\/organisation|founding\/contract|exports|exports\/tables\/:table|exports\/tables\/:table\/take|exports\/taken\/:number|exports\/taken\/:number\/file|v1\/exports|v1\/exports\/taken|v1\/exports\/events\/dictionary|v1\/contracts|v1\/work-lists|v1\/work-lists\/:list|v1\/organisations|v1\/organisations\/:organisation|v1\/payments|v1\/payments\/file)$/;
const BY_QUERY = /^\/v1\/(exports(\/|$)|events(\/stream)?$)/;
const BY_ENTRY = /^\/(entries|v1\/entries|v1\/events)\/:entry$/;
const BY_RECORD = /^\/v1\/(trails|bundles)\/:kind\/:ref$/;

/** Below a contract: what stands under a person’s pseudonym, or is about who they are. */
const PEOPLE =
  /\/(people|referrals|outcomes|evidence|evidence-files|verification|verification-queue|claims|held-claims|statement-lines|lines|samples|agreement|holds|erasures|reads|disclosures|merge-findings|entries|exports|recomputation|curtailments|not-payable|effect|replay|timeline|disputes|provenance|clawbacks\/:clawback|statements(?:\/:statement)?\/draft)(\/|$)/;

/** @param route as it is written in the code: `/contracts/:contract/people`. @returns undefined for one that nobody has thought of. */
export function shownAt(route: string): Shown | undefined {
  if (OPEN.test(route)) return { kind: 'open' };
  if (OPERATOR.test(route)) return { kind: 'operator' };
  if (LISTS.test(route)) return { kind: 'list' };
  if (route.includes(':contract'))
    return { kind: 'contract', reading: PEOPLE.test(route) ? 'read-people' : 'read-contract' };
  if (BY_QUERY.test(route)) return { kind: 'named', by: 'query' };
  if (BY_ENTRY.test(route)) return { kind: 'named', by: 'entry' };
  if (BY_RECORD.test(route)) return { kind: 'named', by: 'record' };
  return undefined;
}

/** Streams whose names begin with the code of their contract, as `category-contract-…` or `category-contract.number`. */
const OF_CONTRACT =
  /^(?:contract|ratecard|referral|outcome|claim|cohorts|account|investment|publications|holds|statement|sample|reads)-([A-Za-z0-9_]+)(?=[-.]|$)/;

/** The contract, or the person, that an entry is about, by its stream; undefined for what belongs to neither. */
export function ofStream(stream: string): { readonly contract: string } | { readonly person: string } | undefined {
  const [, person] = /^(?:person|reads)-(P[0-9A-HJKMNP-TV-Z]{16})$/.exec(stream) ?? [];
  if (person !== undefined) return { person };
  const [, contract] = OF_CONTRACT.exec(stream) ?? [];
  return contract === undefined ? undefined : { contract };
}
