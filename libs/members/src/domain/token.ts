import {
  type CalendarDate,
  type Decider,
  type Decision,
  daysBetween,
  isSamePerson,
  type Of,
  type PeopleBehind,
  type Role,
  refuse,
  unreachable,
} from '#kernel';
import type { MemberId, TokenEvent, TokenId } from './members.events.js';

export type TokenGrant = Omit<Of<TokenEvent, 'ApiTokenIssued'>, 'type'>;
/** What a token stands for before it has a secret. */
export type TokenOffer = Omit<TokenGrant, 'secretDigest'>;

/** Who gives a command about tokens: a member, a machine with a token, or whoever has the files of the ledger. */
export type Giver =
  | { readonly kind: 'member'; readonly member: MemberId }
  | { readonly kind: 'token' | 'files' | 'other' };

export type TokenCommand =
  | ({ readonly type: 'issue'; readonly today: CalendarDate; readonly giver: Giver } & Readonly<TokenGrant>)
  | ({
      readonly type: 'offer';
      readonly today: CalendarDate;
      readonly giver: Giver;
      readonly offeredBy: string;
    } & Readonly<TokenOffer>)
  | {
      readonly type: 'accept';
      readonly today: CalendarDate;
      readonly giver: Giver;
      readonly people?: PeopleBehind | undefined;
      readonly token: TokenId;
      readonly secretDigest: string;
    }
  | { readonly type: 'revoke'; readonly token: TokenId };

export type TokenState =
  | { readonly status: 'absent' }
  | ({ readonly status: 'offered'; readonly offeredBy: string } & Readonly<TokenOffer>)
  | ({
      readonly status: 'issued';
      /** While they hold the role; absent where whoever has the files of the ledger issued it. */
      readonly acceptedBy?: MemberId;
    } & Readonly<TokenGrant>)
  | ({ readonly status: 'revoked'; readonly acceptedBy?: MemberId } & Readonly<TokenOffer>);

export type TokenReason =
  | 'token-not-issued'
  | 'token-issued-otherwise'
  | 'token-issued-alone'
  | 'token-expired-at-once'
  | 'token-for-too-long'
  | 'operator-token-in-no-contract'
  | 'operator-token-offered-by-machine'
  | 'token-accepted-by-no-member'
  | 'token-accepted-already'
  | 'token-not-standing'
  | 'token-accepted-by-the-offerer';

export const TOKEN_DAYS_MAX = 366;

export const tokenReasons: Record<TokenReason, string> = {
  'token-not-issued': 'There is no token {token}',
  'token-issued-otherwise': 'This token was issued already. Its secret was shown then, and is not shown again',
  'token-issued-alone':
    'Nobody but whoever has the files of the ledger issues a token alone: offer it, and somebody who holds the role accepts it',
  'token-expired-at-once': 'The last day, {expiresOn}, is over: today is {today}',
  'token-for-too-long':
    'The last day, {expiresOn}, is more than {days} days from today: a token is issued anew each year',
  'operator-token-in-no-contract': 'An operator keeps the whole installation running, and has no role in a contract',
  'operator-token-offered-by-machine': 'A token for operators is offered by an operator, and not by another token',
  'token-accepted-by-no-member': 'A token is accepted by somebody who has signed in, and by no machine',
  'token-accepted-already': 'This token was accepted already. Its secret was shown then, and is not shown again',
  'token-not-standing': 'This token was revoked, or its last day is over',
  'token-accepted-by-the-offerer': 'You offered this token, so somebody else must accept it',
};

export const tokenDecider: Decider<TokenCommand, TokenState, TokenEvent, TokenReason> = {
  initial: { status: 'absent' },

  decide(command, state): Decision<TokenEvent, TokenReason> {
    const { token } = command;
    switch (command.type) {
      case 'revoke':
        if (state.status === 'absent') return refuse('token-not-issued', { token });
        return state.status === 'revoked' ? [] : [{ type: 'ApiTokenRevoked', token }];
      case 'accept':
        return accept(command, state);
      case 'offer': {
        const { type: _, today, giver, ...offer } = command;
        if (state.status !== 'absent') return refuse('token-issued-otherwise');
        const wrong = whyNotFor(offer, today);
        if (wrong !== undefined) return wrong;
        // Or whoever holds one could offer themselves the next, as somebody else.
        if (offer.role === 'operator' && giver.kind === 'token') return refuse('operator-token-offered-by-machine');
        return [{ type: 'ApiTokenOffered', ...offer }];
      }
      case 'issue': {
        const { type: _, today, giver, ...grant } = command;
        if (giver.kind !== 'files') return refuse('token-issued-alone');
        if (state.status !== 'absent') return refuse('token-issued-otherwise');
        return whyNotFor(grant, today) ?? [{ type: 'ApiTokenIssued', ...grant }];
      }
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    switch (event.type) {
      case 'ApiTokenOffered': {
        const { type: _, ...offer } = event;
        return { status: 'offered', ...offer };
      }
      case 'ApiTokenAccepted': {
        if (state.status !== 'offered') return state;
        const { offeredBy: _, ...offer } = state;
        return { ...offer, status: 'issued', secretDigest: event.secretDigest, acceptedBy: event.acceptedBy };
      }
      case 'ApiTokenIssued': {
        const { type: _, ...grant } = event;
        return { status: 'issued', ...grant };
      }
      case 'ApiTokenRevoked':
        return state.status === 'absent' ? state : { ...state, status: 'revoked' };
      default:
        return unreachable(event);
    }
  },
};

function accept(
  { token, today, giver, people, secretDigest }: Of<TokenCommand, 'accept'>,
  state: TokenState,
): Decision<TokenEvent, TokenReason> {
  if (giver.kind !== 'member') return refuse('token-accepted-by-no-member');
  switch (state.status) {
    case 'absent':
      return refuse('token-not-issued', { token });
    case 'issued':
      return refuse('token-accepted-already');
    case 'revoked':
      return refuse('token-not-standing');
    case 'offered':
      if (state.expiresOn < today) return refuse('token-not-standing');
      if (isSamePerson(state.offeredBy, giver.member, people)) return refuse('token-accepted-by-the-offerer');
      return [{ type: 'ApiTokenAccepted', token, secretDigest, acceptedBy: giver.member }];
    default:
      return unreachable(state);
  }
}

function whyNotFor({ expiresOn, role, contracts }: TokenOffer, today: CalendarDate) {
  if (expiresOn < today) return refuse('token-expired-at-once', { expiresOn, today });
  if (daysBetween(today, expiresOn) > TOKEN_DAYS_MAX) {
    return refuse('token-for-too-long', { expiresOn, days: TOKEN_DAYS_MAX });
  }
  return role === 'operator' && contracts !== undefined ? refuse('operator-token-in-no-contract') : undefined;
}

export function isGood(state: TokenState, today: CalendarDate): state is Extract<TokenState, { status: 'issued' }> {
  return state.status === 'issued' && today <= state.expiresOn;
}

/** Whether a token stands for a role of an organisation in a contract; undefined for what is done before there is one. */
export function isTokenFor(
  { organisation, role, contracts }: Pick<TokenGrant, 'organisation' | 'role' | 'contracts'>,
  asked: { readonly organisation: string; readonly role: Role },
  contract: string | undefined,
): boolean {
  if (organisation !== asked.organisation || role !== asked.role) return false;
  if (contracts === undefined) return true;
  return contract !== undefined && contracts.some((code) => code === contract);
}
