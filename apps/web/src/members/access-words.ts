import { capitalised, dayWords, plainWords } from '../layout/words.js';

interface HeldRole {
  readonly role: string;
  readonly organisation: string;
  /** Empty, or absent, for every contract of the organisation. */
  readonly contract?: string;
  readonly from_day?: string | null;
  readonly until_day?: string | null;
}

/** “Outcome payer for Bristol City Council”. */
export function roleWords({ role, organisation }: HeldRole, nameOf: (organisation: string) => string): string {
  return role === 'operator' ? 'Operator' : `${capitalised(plainWords(role))} for ${nameOf(organisation)}`;
}

/** In which contracts a role is held. */
export function whereWords({ role, contract = '' }: HeldRole, titleOf: (contract: string) => string): string {
  if (role === 'operator') return 'The whole installation';
  return contract === '' ? 'Every contract of the organisation' : titleOf(contract);
}

export function whenWords({ from_day = null, until_day = null }: HeldRole): string {
  if (from_day === null && until_day === null) return 'Until it is withdrawn';
  return [
    ...(from_day === null ? [] : [`from ${dayWords(from_day)}`]),
    ...(until_day === null ? [] : [`until ${dayWords(until_day)}`]),
  ]
    .join(' ')
    .replace(/^./, (first) => first.toUpperCase());
}

/** A role and where it is held, as one value of a choice. */
export function heldValue({ organisation, role, contract = '' }: HeldRole): string {
  return [organisation, role, contract].join(';');
}

export function heldFrom(value: string): { organisation: string; role: string; contract?: string } {
  const [organisation = '', role = '', contract = ''] = value.split(';');
  return { organisation, role, ...(contract === '' ? {} : { contract }) };
}

/** Why a token that was offered in a demonstration is only looked at. */
export const NOT_ACCEPTED_HERE =
  'Nobody can accept a token in a demonstration. Whoever accepts one answers for it as a member, and a demonstration has none. Programs need no token here: they say who they are in the header “Ledger-Actor”.';

/** What is said on every page about access where everybody is made up. */
export const DEMONSTRATION_WORDS =
  'This is a demonstration: it has no members. Whoever visits it chooses somebody of its cast on the sign-in page, and what is recorded here gives nobody anything.';
