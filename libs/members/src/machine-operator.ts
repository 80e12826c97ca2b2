import { Access, EverybodyIsBelieved, type LedgerCommand } from '#contracts';
import type { Answer, Ledger } from '#event-log';
import { type Actor, OrganisationId } from '#kernel';
import { AcceptApiTokenHandler } from './accept-api-token.js';
import { AdmitMemberHandler } from './admit-member.js';
import { GrantRoleHandler } from './grant-role.js';
import { IssueApiTokenHandler } from './issue-api-token.js';
import { membersCommands } from './members.commands.js';
import { type AccessReason } from './members.reasons.js';
import { OfferApiTokenHandler } from './offer-api-token.js';
import { ReadmitMemberHandler } from './readmit-member.js';
import { RevokeApiTokenHandler } from './revoke-api-token.js';
import { SuspendMemberHandler } from './suspend-member.js';
import { MACHINE_SUBJECT } from './token-giver.js';
import { WithdrawRoleHandler } from './withdraw-role.js';

export type MembersCommand = keyof typeof membersCommands;

const handlers = {
  'admit-member': AdmitMemberHandler,
  'grant-role': GrantRoleHandler,
  'withdraw-role': WithdrawRoleHandler,
  'suspend-member': SuspendMemberHandler,
  'readmit-member': ReadmitMemberHandler,
  'offer-api-token': OfferApiTokenHandler,
  'accept-api-token': AcceptApiTokenHandler,
  'issue-api-token': IssueApiTokenHandler,
  'revoke-api-token': RevokeApiTokenHandler,
} as const satisfies Record<MembersCommand, new (ledger: Ledger, access: Access) => object>;

/** As whom the operator of the machine is recorded, of whom nothing is known but that the ledger's files are theirs. */
const MACHINE: Actor = { subject: MACHINE_SUBJECT, organisation: OrganisationId.parse('operator'), role: 'operator' };

/**
 * Whoever may run commands on the machine that holds the ledger's files: the one who makes the first operator, because
 * nobody else can have done so. They need no role, could do worse with the files, and are recorded as what they are.
 */
export class MachineOperator {
  readonly #access: Access;

  constructor(private readonly ledger: Ledger) {
    this.#access = new Access(ledger, new EverybodyIsBelieved());
  }

  /** @throws InvalidInput */
  async give(name: MembersCommand, input: unknown, commandId: string): Promise<Answer<AccessReason, object>> {
    const { command: Given } = membersCommands[name] as {
      readonly command: new (input: unknown, context: object) => LedgerCommand<unknown, AccessReason, object>;
    };
    const Handler: new (
      ledger: Ledger,
      access: Access,
    ) => { execute(command: never): Promise<Answer<AccessReason, object>> } = handlers[name];
    const handler = new Handler(this.ledger, this.#access);
    return handler.execute(new Given(input, { commandId, actor: MACHINE }) as never);
  }
}
