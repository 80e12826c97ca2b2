import { Controller, Get, Inject, Optional, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { InvalidInput } from '#contracts';
import type { CommandContext } from '#event-log';
import { Role } from '#kernel';
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
import type { Form } from '../forms/form.js';
import { type FormAsked, FormDesk } from '../forms/form-desk.js';
import { firstTyped } from '../forms/typed.js';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import type { Caller } from '../http/identity.js';
import type { Asked } from '../http/query-desk.js';
import { StreamRevisions } from '../http/stream-revisions.js';
import { Running } from '../operation/running.js';
import { PageDesk } from '../pages/page-desk.js';
import { SignInProvider } from '../sign-in/sign-in-provider.js';
import { AccessChoices } from './access-choices.js';
import { heldFrom } from './access-words.js';
import { admitForm, BY_REFERENCE, grantForm, readmitForm, suspendForm, withdrawForm } from './member-forms.js';
import { memberPage, membersPage } from './members.page.js';
import { MembersReader } from './members-reader.js';

type Said = { readonly heading: string; readonly words: string };
const GONE_AT_ONCE = 'It is so from the next request on.';

/** Who may sign in and as what: for operators, while the ledger runs. */
@ApiExcludeController()
@Controller('operation/members')
export class MemberPagesController {
  constructor(
    private readonly desk: PageDesk,
    private readonly forms: FormDesk,
    private readonly commands: CommandDesk,
    private readonly reader: MembersReader,
    private readonly choices: AccessChoices,
    private readonly revisions: StreamRevisions,
    private readonly running: Running,
    @Optional() @Inject(SignInProvider) private readonly provider?: SignInProvider,
  ) {}

  @Get()
  members(@TheCall() call: Call): Promise<string> {
    return this.desk.show(call, (asked, caller) =>
      membersPage({
        members: this.reader.members(asked),
        waiting: asked.isPast ? [] : this.reader.waiting(),
        named: this.choices.named,
        actions: isOperator(caller, asked) ? [{ text: 'Admit a member', href: '/operation/members/admit' }] : [],
        isDemonstration: this.running.isDemonstration,
        asked,
      }),
    );
  }

  @Get('admit')
  askAdmission(@TheCall() call: Call) {
    return this.forms.show(call, (asked) => this.#admission(asked));
  }

  @Post('admit')
  admit(@TheCall() call: Call) {
    return this.forms.take(call, (asked) => this.#admission(asked), {
      carryOut: (input, context) => {
        const { who, ...byReference } = input;
        const known = this.reader.identity(String(who ?? ''));
        if (known === undefined && who !== undefined && who !== BY_REFERENCE) throw chosen('who');
        if (known === undefined && who === undefined && this.reader.waiting().length > 0) throw chosen('who');
        const whom = known === undefined ? byReference : { member: known.member, issuer: known.issuer };
        return this.commands.execute(
          context,
          accessReasons,
          (given) => new AdmitMember(whom as AdmitMemberInput, given),
        );
      },
      next: ({ stream }) => `/operation/members/${memberIn(stream)}`,
      said: ({ stream }) => ({
        heading: `${this.reader.nameOf(memberIn(stream))} is admitted`,
        words: 'They can do nothing until they are given a role.',
      }),
      about: { 'member-admitted-otherwise': 'issuer' },
    });
  }

  @Get(':member')
  member(@TheCall() call: Call, @Param('member') reference: string): Promise<string> {
    return this.desk.show(call, async (asked, caller) => {
      const member = this.reader.member(reference, asked);
      if (member === undefined) return undefined;
      const href = (act: string) => `/operation/members/${reference}/${act}`;
      const isSuspended = member.status === 'suspended';
      return memberPage({
        member,
        history: await this.reader.history(memberStreamName(reference), asked),
        tokens: this.reader.endingWith(reference, asked),
        named: this.choices.named,
        actions: isOperator(caller, asked)
          ? [
              ...(isSuspended ? [] : [{ text: 'Give a role', href: href('grant') }]),
              ...(member.roles.length === 0 ? [] : [{ text: 'Withdraw a role', href: href('withdraw') }]),
              isSuspended
                ? { text: 'Readmit them', href: href('readmit') }
                : { text: 'Suspend them', href: href('suspend') },
            ]
          : [],
        isDemonstration: this.running.isDemonstration,
        asked,
      });
    });
  }

  @Get(':member/grant')
  askGrant(@TheCall() call: Call, @Param('member') member: string) {
    return this.forms.show(call, (asked) => this.#grant(member, asked));
  }

  @Post(':member/grant')
  grant(@TheCall() call: Call, @Param('member') member: string) {
    return this.#take(
      call,
      member,
      (asked) => this.#grant(member, asked),
      (input, given) => {
        const organisation = input['role'] === 'operator' ? 'operator' : input['organisation'];
        return new GrantRole({ ...input, organisation, member } as GrantRoleInput, given);
      },
      {
        heading: 'The role is given',
        words: 'They have it from their next request on, or from the first day that you said.',
      },
      {
        'operator-holds-no-other-role': 'role',
        'operator-in-no-contract': 'contract',
        'role-ends-before-it-begins': 'until',
      },
    );
  }

  @Get(':member/withdraw')
  askWithdrawal(@TheCall() call: Call, @Param('member') member: string) {
    return this.forms.show(call, (asked) => this.#withdrawal(member, asked));
  }

  @Post(':member/withdraw')
  withdraw(@TheCall() call: Call, @Param('member') member: string) {
    return this.#take(
      call,
      member,
      (asked) => this.#withdrawal(member, asked),
      ({ held }, given) => {
        if (typeof held !== 'string') throw chosen('held');
        return new WithdrawRole({ member, ...heldFrom(held) } as WithdrawRoleInput, given);
      },
      { heading: 'The role is withdrawn', words: GONE_AT_ONCE },
    );
  }

  @Get(':member/suspend')
  askSuspension(@TheCall() call: Call, @Param('member') member: string) {
    return this.forms.show(call, (asked) => this.#suspension(member, asked));
  }

  @Post(':member/suspend')
  suspend(@TheCall() call: Call, @Param('member') member: string) {
    return this.#take(
      call,
      member,
      (asked) => this.#suspension(member, asked),
      (_, given) => new SuspendMember({ member }, given),
      { heading: 'The member is suspended', words: GONE_AT_ONCE },
    );
  }

  @Get(':member/readmit')
  askReadmission(@TheCall() call: Call, @Param('member') member: string) {
    return this.forms.show(call, (asked) => this.#readmission(member, asked));
  }

  @Post(':member/readmit')
  readmit(@TheCall() call: Call, @Param('member') member: string) {
    return this.#take(
      call,
      member,
      (asked) => this.#readmission(member, asked),
      (_, given) => new ReadmitMember({ member }, given),
      { heading: 'The member is readmitted', words: GONE_AT_ONCE },
    );
  }

  #take(
    call: Call,
    member: string,
    build: (asked: FormAsked) => Form | undefined,
    command: (
      input: Readonly<Record<string, unknown>>,
      given: CommandContext,
    ) => GrantRole | WithdrawRole | SuspendMember | ReadmitMember,
    said: Said,
    about: Readonly<Record<string, string>> = {},
  ) {
    return this.forms.take(call, build, {
      carryOut: (input, context) => this.commands.execute(context, accessReasons, (given) => command(input, given)),
      next: () => `/operation/members/${member}`,
      said: () => said,
      about,
    });
  }

  #admission({ typed }: FormAsked): Form {
    const waiting = this.reader.waiting();
    return admitForm({
      waiting,
      issuer: this.provider?.settings.issuer,
      byReference: firstTyped(typed, 'who') === BY_REFERENCE,
      isDemonstration: this.running.isDemonstration,
    });
  }

  #grant(reference: string, asked: FormAsked): Form | undefined {
    const about = this.#about(reference, asked);
    if (about === undefined) return undefined;
    return grantForm(about, Role.options, this.choices.organisations(), this.choices.contracts());
  }

  #withdrawal(reference: string, asked: FormAsked): Form | undefined {
    const about = this.#about(reference, asked);
    return about && withdrawForm(about, this.reader.endingWith(reference, asked), asked);
  }

  #suspension(reference: string, asked: FormAsked): Form | undefined {
    const about = this.#about(reference, asked);
    return about && suspendForm(about, this.reader.endingWith(reference, asked), asked);
  }

  #readmission(reference: string, asked: FormAsked): Form | undefined {
    const about = this.#about(reference, asked);
    return about && readmitForm(about);
  }

  #about(reference: string, asked: FormAsked) {
    const member = this.reader.member(reference, asked);
    if (member === undefined) return undefined;
    const revision = this.revisions.at(memberStreamName(reference), asked);
    return { member, named: this.choices.named, isDemonstration: this.running.isDemonstration, revision };
  }
}

function isOperator(caller: Caller | undefined, { isPast }: Asked): boolean {
  return !isPast && caller?.actor.role === 'operator';
}

function memberIn(stream: string): string {
  return stream.slice('member-'.length);
}

function chosen(field: string): InvalidInput {
  return new InvalidInput([{ pointer: `/${field}`, detail: 'must be chosen' }]);
}
