import {
  type CalendarDate,
  type Decider,
  type Decision,
  isSamePerson,
  type Of,
  type PeopleBehind,
  type Role,
  refuse,
  unreachable,
} from '#kernel';
import type { MemberEvent, MemberId } from './members.events.js';

export type RoleGrant = Omit<Of<MemberEvent, 'RoleGranted'>, 'type' | 'member'>;
/** What a grant is known by: a member has each of these once. */
export type GrantedRole = Pick<RoleGrant, 'organisation' | 'contract' | 'role'>;

export type MemberCommand =
  | { readonly type: 'admit'; readonly member: MemberId; readonly issuer: string }
  | ({
      readonly type: 'grant';
      readonly member: MemberId;
      readonly by: string;
      readonly people?: PeopleBehind;
    } & Readonly<RoleGrant>)
  | ({ readonly type: 'withdraw'; readonly member: MemberId } & Readonly<GrantedRole>)
  | { readonly type: 'suspend' | 'readmit'; readonly member: MemberId };

export type MemberState =
  | { readonly status: 'absent' }
  | {
      readonly status: 'admitted' | 'suspended';
      readonly member: MemberId;
      readonly issuer: string;
      readonly grants: readonly RoleGrant[];
    };

export type MemberReason =
  | 'member-not-admitted'
  | 'member-admitted-otherwise'
  | 'member-suspended'
  | 'granted-to-oneself'
  | 'role-ends-before-it-begins'
  | 'operator-holds-no-other-role'
  | 'operator-in-no-contract'
  | 'role-granted-otherwise'
  | 'role-not-granted';

export const memberReasons: Record<MemberReason, string> = {
  'member-not-admitted': 'There is no member {member}',
  'member-admitted-otherwise': 'The member {member} was admitted with another issuer',
  'member-suspended': 'The member {member} is suspended: readmit them first',
  'granted-to-oneself': 'Nobody gives a role to themselves',
  'role-ends-before-it-begins': 'The last day, {until}, is before the first, {from}',
  'operator-holds-no-other-role':
    'Whoever keeps the ledger running has no part in its business: a member is an operator, or something else',
  'operator-in-no-contract': 'An operator keeps the whole installation running, and has no role in a contract',
  'role-granted-otherwise': 'The member has this role already, for other days: withdraw it first',
  'role-not-granted': 'The member does not have this role',
};

export const memberDecider: Decider<MemberCommand, MemberState, MemberEvent, MemberReason> = {
  initial: { status: 'absent' },

  decide(command, state): Decision<MemberEvent, MemberReason> {
    const { member } = command;
    if (command.type === 'admit') {
      if (state.status === 'absent') return [{ type: 'MemberAdmitted', member, issuer: command.issuer }];
      return state.issuer === command.issuer ? [] : refuse('member-admitted-otherwise', { member });
    }
    if (state.status === 'absent') return refuse('member-not-admitted', { member });
    switch (command.type) {
      case 'grant':
        return grant(command, state);
      case 'withdraw': {
        const { organisation, contract, role } = command;
        if (!state.grants.some((held) => isSame(held, command))) return refuse('role-not-granted');
        return [{ type: 'RoleWithdrawn', member, organisation, role, ...(contract && { contract }) }];
      }
      case 'suspend':
        return state.status === 'suspended' ? [] : [{ type: 'MemberSuspended', member }];
      case 'readmit':
        return state.status === 'admitted' ? [] : [{ type: 'MemberReadmitted', member }];
      default:
        return unreachable(command);
    }
  },

  evolve(state, event) {
    if (event.type === 'MemberAdmitted') {
      return { status: 'admitted', member: event.member, issuer: event.issuer, grants: [] };
    }
    if (state.status === 'absent') return state;
    switch (event.type) {
      case 'RoleGranted': {
        const { type: _type, member: _member, ...granted } = event;
        return { ...state, grants: [...state.grants, granted] };
      }
      case 'RoleWithdrawn':
        return { ...state, grants: state.grants.filter((held) => !isSame(held, event)) };
      case 'MemberSuspended':
        return { ...state, status: 'suspended' };
      case 'MemberReadmitted':
        return { ...state, status: 'admitted' };
      default:
        return unreachable(event);
    }
  },
};

function grant(
  { type: _, by, people, member, ...asked }: Of<MemberCommand, 'grant'>,
  state: Extract<MemberState, { readonly grants: readonly RoleGrant[] }>,
): Decision<MemberEvent, MemberReason> {
  if (state.status === 'suspended') return refuse('member-suspended', { member });
  if (isSamePerson(by, member, people)) return refuse('granted-to-oneself');
  const { from, until, role, contract } = asked;
  if (from !== undefined && until !== undefined && until < from) {
    return refuse('role-ends-before-it-begins', { from, until });
  }
  if (role === 'operator' && contract !== undefined) return refuse('operator-in-no-contract');
  if (state.grants.some((held) => (held.role === 'operator') !== (role === 'operator'))) {
    return refuse('operator-holds-no-other-role');
  }
  const held = state.grants.find((each) => isSame(each, asked));
  if (held === undefined) return [{ type: 'RoleGranted', member, ...asked }];
  return held.from === from && held.until === until ? [] : refuse('role-granted-otherwise');
}

function isSame(one: GrantedRole, other: GrantedRole): boolean {
  return one.organisation === other.organisation && one.contract === other.contract && one.role === other.role;
}

/** What a member is on a day; nothing while they are suspended. */
export function grantsOn(state: MemberState, today: CalendarDate): readonly RoleGrant[] {
  if (state.status !== 'admitted') return [];
  return state.grants.filter(
    ({ from, until }) => (from === undefined || from <= today) && (until === undefined || today <= until),
  );
}

/**
 * Whether somebody holds a role for an organisation in a contract.
 *
 * @param contract undefined for what is done before there is one: a role in one contract is no role outside it.
 */
export function isHeld(
  grants: readonly GrantedRole[],
  organisation: string,
  role: Role,
  contract: string | undefined,
): boolean {
  return grants.some(
    (held) =>
      held.organisation === organisation &&
      held.role === role &&
      (held.contract === undefined || held.contract === contract),
  );
}
