import { addDays, type CalendarDate, type Of, type Refusal, refuse } from '#kernel';
import { sameContent } from '../same-content.js';
import {
  agreedVariations,
  type DefinedOutcome,
  hasLeft,
  isInterestedVerifier,
  type Party,
  type RecordedContract,
  termsOn,
} from './contract-state.js';
import { type Cap, type Change, type ContractEvent, RELEASES_MAX, type Terms } from './contracts.events.js';
import { scopeUnfit, type TermsReason, termsReasons, whyNotTerms } from './terms-rules.js';

/** What a variation does, as far as its consequences go: from one day on, these things change. */
export interface AgreedChanges {
  readonly variation: number;
  readonly effectiveFrom: CalendarDate;
  readonly changes: readonly Change[];
}

export type ConsequenceReason =
  | 'changed-twice'
  | 'effective-outside-the-contract'
  | 'already-a-party'
  | 'not-a-party-to-leave'
  | 'verifier-not-independent'
  | 'outcome-defined-twice'
  | 'cap-means-something-else'
  | 'too-many-releases'
  | 'nothing-would-change'
  | TermsReason;

export const consequenceReasons: Record<ConsequenceReason, string> = {
  'changed-twice': 'One variation changes a thing once, and this one has two changes of the kind {what}',
  'effective-outside-the-contract':
    'A variation takes effect while the contract runs: not before {startsOn} and not after {endsOn}',
  'already-a-party': '{organisation} cannot join on {effectiveFrom}, because it is or will be a party already',
  'not-a-party-to-leave':
    '{organisation} cannot leave on {effectiveFrom}, because it is not a party the day before or leaves already',
  'verifier-not-independent':
    '{organisation} cannot verify: a verifier neither pays, nor provides, nor coordinates, nor invests',
  'outcome-defined-twice': 'The outcome {outcome} is defined twice',
  'cap-means-something-else':
    'The cap {cap} was on {before} before, so it cannot be on {after} now: give the new cap a name of its own',
  'too-many-releases': 'A contract can have {most} releases of what was left unpaid, and this would be one more',
  'nothing-would-change': 'Nothing would change: what the variation says is already so on its effective date',
  ...termsReasons,
};

/** The terms with the changes of one variation in them. Parties, outcomes and the end of the contract are no terms. */
export function termsWith(terms: Terms, varied: AgreedChanges): Terms {
  let changed = terms;
  for (const change of varied.changes) changed = termsWithChange(changed, change, varied);
  return changed;
}

function termsWithChange(
  terms: Terms,
  change: Change,
  { variation, effectiveFrom }: Pick<AgreedChanges, 'variation' | 'effectiveFrom'>,
): Terms {
  switch (change.kind) {
    case 'cap':
      return { ...terms, caps: change.caps };
    case 'split':
      return { ...terms, splits: change.splits };
    case 'payment-mode': {
      const { paymentMode, advances = terms.advances } = change;
      return { ...terms, paymentMode, ...given({ advances }) };
    }
    case 'term': {
      const { kind: _, endsOn: _e, ...fields } = change;
      return { ...terms, ...given(fields) };
    }
    case 'release': {
      const { kind: _, ...scope } = change;
      return { ...terms, releases: [...terms.releases, { variation, on: effectiveFrom, ...given(scope) }] };
    }
    default:
      return terms;
  }
}

type Given<Fields> = { [Name in keyof Fields]: Exclude<Fields[Name], undefined> };

/** A field that is given as undefined is not given, and takes the place of nothing. */
function given<Fields extends object>(fields: Fields): Given<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<Fields>;
}

/**
 * What is agreed for a day: the first terms with every agreed change that had taken effect by then, in the order of the
 * effective dates, and of those of one day in the order of agreement. So a change holds until another one of the same
 * thing takes effect, even when the earlier of the two was agreed later.
 */
export function agreedTermsOn(
  { terms: [first] }: Pick<RecordedContract, 'terms'>,
  agreed: readonly AgreedChanges[],
  day: CalendarDate,
): Terms {
  return agreed
    .filter(({ effectiveFrom }) => effectiveFrom <= day)
    .toSorted((one, other) =>
      one.effectiveFrom < other.effectiveFrom ? -1 : Number(one.effectiveFrom > other.effectiveFrom),
    )
    .reduce(termsWith, first.terms);
}

/**
 * What follows when all have agreed, or why it cannot be: the events that come after the agreement in one append. Asked
 * when a variation is drafted, proposed and agreed, so that a contract never has terms that break its own rules.
 */
export function consequencesOf(
  contract: RecordedContract,
  varied: AgreedChanges,
): readonly ContractEvent[] | Refusal<ConsequenceReason> {
  const { effectiveFrom, changes } = varied;
  const again = changedTwice(changes);
  if (again !== undefined) return refuse('changed-twice', { what: again });
  // A contract may end before a day for which something is agreed already: that then never comes into force.
  const endsOn =
    changes.flatMap((change) => (change.kind === 'term' ? (change.endsOn ?? []) : [])).at(-1) ?? contract.endsOn;
  if (effectiveFrom < contract.startsOn || effectiveFrom > endsOn) {
    return refuse('effective-outside-the-contract', { startsOn: contract.startsOn, endsOn });
  }
  const parties = partiesAfter(contract, varied);
  if ('refused' in parties) return parties;
  const outcomes = outcomesAfter(contract, varied);
  if ('refused' in outcomes) return outcomes;
  const misnamed = misnamedCap(contract, varied);
  if (misnamed !== undefined) return misnamed;
  const terms = termsAfter(contract, varied, { parties: parties.parties, outcomes: outcomes.outcomes });
  if ('refused' in terms) return terms;

  const { contract: code } = contract;
  const { variation } = varied;
  const moved: ContractEvent[] =
    endsOn === contract.endsOn
      ? []
      : [{ type: 'ContractEndMoved', contract: code, from: contract.endsOn, to: endsOn, variation }];
  const events = [...parties.events, ...outcomes.events, ...moved, ...terms];
  return events.length === 0 ? refuse('nothing-would-change') : events;
}

/** One thing is changed once in a variation: of two caps lists nobody could say which one was agreed. */
function changedTwice(changes: readonly Change[]): string | undefined {
  const things = changes.flatMap((change) => {
    switch (change.kind) {
      case 'release':
        return [];
      case 'party-joins':
      case 'party-leaves':
        return [`${change.kind} ${change.organisation}`];
      case 'outcome':
        return [`${change.kind} ${change.outcome}`];
      default:
        return [change.kind];
    }
  });
  return things.find((thing, index) => things.indexOf(thing) !== index);
}

/**
 * The things that a variation changes, by name. Two variations that change one thing cannot both be agreed as they were
 * proposed: whoever agreed to the second did not have the first before them.
 */
export function thingsChangedBy(changes: readonly Change[]): string[] {
  return changes.flatMap((change) => {
    switch (change.kind) {
      case 'release':
        // Releases add up.
        return [];
      case 'party-joins':
      case 'party-leaves':
        return [`party ${change.organisation}`];
      case 'outcome':
        return [`outcome ${change.outcome}`];
      case 'term': {
        const { kind: _, ...fields } = change;
        return Object.keys(given(fields));
      }
      default:
        return [change.kind];
    }
  });
}

type Changed<Key extends string, Value> = { readonly [Name in Key]: readonly Value[] } & {
  readonly events: readonly ContractEvent[];
};

/** Who leaves goes first, so that a party can leave and join again in other roles on one day. */
function partiesAfter(
  { contract, parties }: RecordedContract,
  { variation, effectiveFrom, changes }: AgreedChanges,
): Changed<'parties', Party> | Refusal<ConsequenceReason> {
  let after = parties;
  const events: ContractEvent[] = [];
  for (const change of changes) {
    if (change.kind !== 'party-leaves') continue;
    const { organisation } = change;
    const leaving = after.find(
      (party) => party.organisation === organisation && party.from < effectiveFrom && party.lastDay === undefined,
    );
    if (leaving === undefined) return refuse('not-a-party-to-leave', { organisation, effectiveFrom });
    const lastDay = addDays(effectiveFrom, -1);
    after = after.map((party) => (party === leaving ? { ...party, lastDay } : party));
    events.push({ type: 'PartyLeft', contract, organisation, lastDay, variation });
  }
  for (const change of changes) {
    if (change.kind !== 'party-joins') continue;
    const { organisation, roles } = change;
    const standing = after.some((party) => party.organisation === organisation && !hasLeft(party, effectiveFrom));
    if (standing) return refuse('already-a-party', { organisation, effectiveFrom });
    if (isInterestedVerifier(roles)) return refuse('verifier-not-independent', { organisation });
    const joining = { organisation, roles, from: effectiveFrom };
    after = [...after, joining];
    events.push({ type: 'PartyJoined', contract, ...joining });
  }
  return { parties: after, events };
}

function outcomesAfter(
  { contract, outcomes }: RecordedContract,
  { changes }: AgreedChanges,
): Changed<'outcomes', DefinedOutcome> | Refusal<ConsequenceReason> {
  const added = changes.flatMap((change) => {
    if (change.kind !== 'outcome') return [];
    const { kind: _, ...outcome } = change;
    return [outcome];
  });
  const known = added.find(({ outcome }) => outcomes.some((defined) => defined.outcome === outcome));
  if (known !== undefined) return refuse('outcome-defined-twice', { outcome: known.outcome });
  const events = added.map((outcome): ContractEvent => ({ type: 'OutcomeDefined', contract, ...outcome }));
  return { outcomes: [...outcomes, ...added], events };
}

/** What was used of a cap stays used over all versions of the terms, so its code never comes to mean another cap. */
function misnamedCap(
  { terms }: RecordedContract,
  { changes }: AgreedChanges,
): Refusal<'cap-means-something-else'> | undefined {
  const known = new Map(
    terms.flatMap((version) => version.terms.caps.map((cap) => [cap.cap, meaningOf(cap)] as const)),
  );
  for (const change of changes) {
    if (change.kind !== 'cap') continue;
    for (const cap of change.caps) {
      const before = known.get(cap.cap);
      if (before !== undefined && before !== meaningOf(cap)) {
        return refuse('cap-means-something-else', { cap: cap.cap, before, after: meaningOf(cap) });
      }
    }
  }
  return undefined;
}

function meaningOf(cap: Cap): string {
  return cap.level === 'payer' ? `what ${cap.payer} pays` : `the level of ${cap.level}`;
}

/** A version for the effective date, and again for each later day on which terms begin and come out differently now. */
function termsAfter(
  contract: RecordedContract,
  varied: AgreedChanges,
  { parties, outcomes }: { readonly parties: readonly Party[]; readonly outcomes: readonly DefinedOutcome[] },
): readonly ContractEvent[] | Refusal<ConsequenceReason> {
  for (const change of varied.changes) {
    const unfit = change.kind === 'release' ? scopeUnfit(change, 'What is released', { outcomes }) : undefined;
    if (unfit !== undefined) return unfit;
  }
  const agreed = [...agreedVariations(contract), varied];
  // Not only the days on which terms begin: what a party may be in the terms changes on the day it leaves as well.
  const later = agreed.map(({ effectiveFrom }) => effectiveFrom).filter((day) => day > varied.effectiveFrom);
  const [first, ...versions] = contract.terms;
  const events: Of<ContractEvent, 'TermsSet'>[] = [];
  for (const validFrom of [varied.effectiveFrom, ...new Set(later.toSorted())]) {
    const terms = agreedTermsOn(contract, agreed, validFrom);
    const standing = parties.filter((party) => !hasLeft(party, validFrom));
    const unfit = whyNotTerms(terms, { parties: standing, outcomes, from: validFrom });
    if (unfit !== undefined) return unfit;
    if (terms.releases.length > RELEASES_MAX) return refuse('too-many-releases', { most: RELEASES_MAX });
    const before = termsOn({ terms: [first, ...versions, ...events] }, validFrom);
    if (sameContent(terms, before.terms)) continue;
    const version = contract.terms.length + events.length + 1;
    const { variation } = varied;
    events.push({ type: 'TermsSet', contract: contract.contract, version, validFrom, terms, variation });
  }
  return events;
}
