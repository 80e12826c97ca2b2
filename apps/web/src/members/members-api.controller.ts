import { Body, Controller, Get, Param, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import {
  AdmitMember,
  type AdmitMemberInput,
  accessReasons,
  GrantRole,
  type GrantRoleInput,
  memberStreamName,
  ReadmitMember,
  SuspendMember,
  WithdrawRole,
  type WithdrawRoleInput,
} from '#members';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { Problem } from '../http/problem.js';
import { CommandRoute } from '../http/routes.js';
import { historyAnswer, type MemberAnswer, type MemberWithHistoryAnswer, memberAnswer } from './access-answers.js';
import { AdmitMemberRequest, GrantRoleRequest, RoleHeldRequest } from './members.requests.js';
import { MembersReader } from './members-reader.js';
import { OperatorDesk } from './operator-desk.js';
import { OperatorRoute } from './operator-route.js';

const memberExample: MemberAnswer = {
  member: 'M0123456789ABCDEFGHJKMNPQRS',
  name: 'A. Payer',
  issuer: 'https://login.example.org',
  status: 'admitted',
  admittedAt: '2026-03-01T10:00:00.000Z',
  lastSignedInAt: '2026-03-02T08:58:11.000Z',
  roles: [
    {
      organisation: 'bristol_cc',
      role: 'outcome-payer',
      contract: 'reboot_west',
      from: null,
      until: '2027-03-31',
      givenAt: '2026-03-01T10:02:00.000Z',
      givenBy: 'machine',
    },
  ],
};
const withHistory: MemberWithHistoryAnswer = {
  ...memberExample,
  history: [
    {
      entry: 4217,
      recordedAt: '2026-03-01T10:00:00.000Z',
      by: 'machine',
      says: 'M0123456789ABCDEFGHJKMNPQRS, for whom https://login.example.org vouches, was admitted.',
    },
  ],
};

/** Who may sign in and as what. For operators; what they record is as much of the ledger as anything. */
@ApiTags('Members, tokens and access')
@Controller('v1/members')
export class MembersApiController {
  constructor(
    private readonly operators: OperatorDesk,
    private readonly commands: CommandDesk,
    private readonly reader: MembersReader,
  ) {}

  @Get()
  @OperatorRoute({ summary: 'The members, with the roles that they hold', answer: [memberExample] })
  async members(@TheCall() call: Call): Promise<readonly MemberAnswer[]> {
    await this.operators.asOfNow(call);
    return this.reader.members({}).map(memberAnswer);
  }

  @Get(':member')
  @OperatorRoute({ summary: 'One member, with everything that was recorded of them', answer: withHistory })
  async member(@TheCall() call: Call, @Param('member') reference: string): Promise<MemberWithHistoryAnswer> {
    await this.operators.asOfNow(call);
    const member = this.reader.member(reference, {});
    if (member === undefined) throw new Problem('not-found', 'There is no such member');
    const history = await this.reader.history(memberStreamName(reference), {});
    return { ...memberAnswer(member), history: historyAnswer(history) };
  }

  @Post()
  @CommandRoute({
    summary: 'Admit somebody, so that they can be given roles',
    description: 'They can do nothing before they are given one.',
  })
  admit(@TheCall() call: Call, @Body() body: AdmitMemberRequest) {
    return this.commands.carryOut(call, accessReasons, (given) => new AdmitMember(body as AdmitMemberInput, given));
  }

  @Post(':member/roles')
  @CommandRoute({
    summary: 'Give a member a role for an organisation, in all of its contracts or in one',
    description: 'Nobody gives one to themselves, and an operator holds no other.',
  })
  grant(@TheCall() call: Call, @Param('member') member: string, @Body() body: GrantRoleRequest) {
    return this.commands.carryOut(
      call,
      accessReasons,
      (given) => new GrantRole({ ...body, member } as GrantRoleInput, given),
    );
  }

  @Post(':member/roles/withdrawal')
  @CommandRoute({ summary: 'Withdraw a role: it is gone with the next request, and so are the tokens taken in it' })
  withdraw(@TheCall() call: Call, @Param('member') member: string, @Body() body: RoleHeldRequest) {
    return this.commands.carryOut(
      call,
      accessReasons,
      (given) => new WithdrawRole({ ...body, member } as WithdrawRoleInput, given),
    );
  }

  @Post(':member/suspension')
  @CommandRoute({ summary: 'Stop a member from reading and doing anything' })
  suspend(@TheCall() call: Call, @Param('member') member: string) {
    return this.commands.carryOut(call, accessReasons, (given) => new SuspendMember({ member }, given));
  }

  @Post(':member/readmission')
  @CommandRoute({ summary: 'Give a suspended member their roles again' })
  readmit(@TheCall() call: Call, @Param('member') member: string) {
    return this.commands.carryOut(call, accessReasons, (given) => new ReadmitMember({ member }, given));
  }
}
