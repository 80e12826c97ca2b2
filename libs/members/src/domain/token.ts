import {
  type CalendarDate,
  type Decider,
  type Decision,
  daysBetween,
  type Of,
  type Role,
  refuse,
  unreachable,
} from '#kernel';
import type { TokenEvent, TokenId } from './members.events.js';

export type TokenGrant = Omit<Of<TokenEvent, 'ApiTokenIssued'>, 'type'>;

export type TokenCommand =
  | ({ readonly type: 'issue'; readonly today: CalendarDate } & Readonly<TokenGrant>)
  | { readonly type: 'revoke'; readonly token: TokenId };

export type TokenState =
  | { readonly status: 'absent' }
  | ({ readonly status: 'issued' | 'revoked' } & Readonly<TokenGrant>);

export type TokenReason =
  | 'token-not-issued'
  | 'token-issued-otherwise'
  | 'token-expired-at-once'
  | 'token-for-too-long'
  | 'operator-token-in-no-contract';

export const TOKEN_DAYS_MAX = 366;

export const tokenReasons: Record<TokenReason, string> = {
  'token-not-issued': 'There is no token {token}',
  'token-issued-otherwise': 'This token was issued already. Its secret was shown then, and is not shown again',
  'token-expired-at-once': 'The last day, {expiresOn}, is over: today is {today}',
  'token-for-too-long':
    'The last day, {expiresOn}, is more than {days} days from today: a token is issued anew each year',
  'operator-token-in-no-contract': 'An operator keeps the whole installation running, and has no role in a contract',
};

export const tokenDecider: Decider<TokenCommand, TokenState, TokenEvent, TokenReason> = {
  initial: { status: 'absent' },

  decide(command, state): Decision<TokenEvent, TokenReason> {
    const { token } = command;
    if (command.type === 'revoke') {
      if (state.status === 'absent') return refuse('token-not-issued', { token });
      return state.status === 'revoked' ? [] : [{ type: 'ApiTokenRevoked', token }];
    }
    const { type: _, today, ...grant } = command;
    if (state.status !== 'absent') return refuse('token-issued-otherwise');
    const { expiresOn, role, contracts } = grant;
    if (expiresOn < today) return refuse('token-expired-at-once', { expiresOn, today });
    if (daysBetween(today, expiresOn) > TOKEN_DAYS_MAX) {
      return refuse('token-for-too-long', { expiresOn, days: TOKEN_DAYS_MAX });
    }
    if (role === 'operator' && contracts !== undefined) return refuse('operator-token-in-no-contract');
    return [{ type: 'ApiTokenIssued', ...grant }];
  },

  evolve(state, event) {
    switch (event.type) {
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
