import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { CommandContext } from '#event-log';
import { Entropy } from '#kernel';
import { AcceptApiToken, accessReasons, newToken, TokenId, tokenStreamName } from '#members';
import type { Form } from '../forms/form.js';
import { type FormAsked, FormDesk } from '../forms/form-desk.js';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import type { Caller } from '../http/identity.js';
import { Problem, SignInFirst } from '../http/problem.js';
import type { Asked } from '../http/query-desk.js';
import { Refused } from '../http/refusals.js';
import { StreamRevisions } from '../http/stream-revisions.js';
import { Running } from '../operation/running.js';
import { PageDesk } from '../pages/page-desk.js';
import { AccessChoices } from './access-choices.js';
import { NOT_ACCEPTED_HERE, roleWords } from './access-words.js';
import { type KnownToken, MembersReader } from './members-reader.js';
import { acceptForm } from './token-forms.js';
import { TokenRevocation } from './token-revocation.js';
import { notAcceptedPage, secretPage, yourTokensPage } from './tokens.page.js';

/**
 * The tokens of whoever holds a role: the second of the two who make one. What is accepted here gets its secret here, in
 * the one answer to the form, which no browser keeps.
 */
@ApiExcludeController()
@Controller('tokens')
export class YourTokensController {
  constructor(
    private readonly desk: PageDesk,
    private readonly forms: FormDesk,
    private readonly commands: CommandDesk,
    private readonly reader: MembersReader,
    private readonly choices: AccessChoices,
    private readonly revisions: StreamRevisions,
    private readonly running: Running,
    private readonly revocation: TokenRevocation,
    private readonly entropy: Entropy,
  ) {}

  @Get()
  yours(@TheCall() call: Call): Promise<string> {
    return this.desk.show(call, (asked, caller) => {
      if (caller === undefined) throw new SignInFirst();
      const { named } = this.choices;
      return yourTokensPage({
        tokens: this.reader.tokens(asked, caller.actor).filter((token) => isTheirs(token, caller)),
        named,
        acts: roleWords(caller.actor, named.organisationName),
        isDemonstration: this.running.isDemonstration,
        isPast: asked.isPast,
        asked,
      });
    });
  }

  @Get(':token/accept')
  askAcceptance(@TheCall() call: Call, @Param('token') token: string) {
    if (!this.running.isDemonstration) return this.forms.show(call, (asked) => this.#acceptance(token, asked));
    return this.desk.show(call, (asked, caller) => {
      if (caller === undefined) throw new SignInFirst();
      const offered = this.#theirs(token, { ...asked, caller });
      return offered && notAcceptedPage(offered, this.choices.named, asked);
    });
  }

  @Post(':token/accept')
  accept(@TheCall() call: Call, @Param('token') token: string) {
    return this.forms.take(call, (asked) => this.#acceptance(token, asked), {
      carryOut: (_, context) => this.#accept(token, context),
      next: () => '/tokens',
      said: () => ({ heading: `The token ${token} is accepted`, words: '' }),
      shows: ({ written }) => secretPage(token, written),
    });
  }

  @Get(':token/revoke')
  askRevocation(@TheCall() call: Call, @Param('token') token: string) {
    return this.revocation.ask(call, this.#revoked(token));
  }

  @Post(':token/revoke')
  revoke(@TheCall() call: Call, @Param('token') token: string) {
    return this.revocation.take(call, this.#revoked(token), '/tokens');
  }

  async #accept(reference: string, context: CommandContext) {
    const { token, secretDigest, written } = newToken(this.entropy, TokenId.parse(reference));
    try {
      const recorded = await this.commands.execute(
        context,
        accessReasons,
        (given) => new AcceptApiToken({ token, secretDigest }, given),
      );
      return { ...recorded, written };
    } catch (error) {
      // The form that was sent twice would have another secret, which is nobody's.
      if (error instanceof Refused && error.refusal.refused === 'command-id-used-for-other-content') {
        throw new Refused({ refused: 'token-accepted-already' }, accessReasons);
      }
      throw error;
    }
  }

  #acceptance(reference: string, asked: FormAsked): Form | undefined {
    if (this.running.isDemonstration) throw new Problem('not-allowed', NOT_ACCEPTED_HERE);
    const token = this.#theirs(reference, asked);
    return (
      token &&
      acceptForm(token, this.choices.named, {
        today: asked.day,
        revision: this.revisions.at(tokenStreamName(reference), asked),
      })
    );
  }

  #revoked(token: string) {
    return { token, home: '/tokens', find: (asked: FormAsked) => this.#theirs(token, asked) } as const;
  }

  /** @throws Problem (403) for a token of another role, of which they are told nothing. */
  #theirs(reference: string, asked: Asked & { readonly caller: Caller }): KnownToken | undefined {
    const token = this.reader.token(reference, asked);
    if (token === undefined) return undefined;
    if (!isTheirs(token, asked.caller)) throw new Problem('not-allowed', 'This token does not act as you act');
    return token;
  }
}

/** Whether somebody acts as a token would, wherever it would. */
function isTheirs({ organisation, role, contracts }: KnownToken, { actor, contracts: only }: Caller): boolean {
  if (organisation !== actor.organisation || role !== actor.role) return false;
  if (only === undefined) return true;
  return contracts !== '' && contracts.split(' ').every((contract) => only.includes(contract));
}
