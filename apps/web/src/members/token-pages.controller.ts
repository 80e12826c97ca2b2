import { Controller, Get, Param, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Role } from '#kernel';
import { accessReasons, OfferApiToken, type OfferApiTokenInput, tokenStreamName } from '#members';
import type { Form } from '../forms/form.js';
import { type FormAsked, FormDesk } from '../forms/form-desk.js';
import { type Call, TheCall } from '../http/call.js';
import { CommandDesk } from '../http/command-desk.js';
import { Running } from '../operation/running.js';
import { PageDesk } from '../pages/page-desk.js';
import { AccessChoices } from './access-choices.js';
import { MembersReader } from './members-reader.js';
import { offerForm } from './token-forms.js';
import { TokenRevocation } from './token-revocation.js';
import { tokenPage, tokensPage } from './tokens.page.js';

/** Which machines may act: for operators, while the ledger runs. No secret is ever seen here. */
@ApiExcludeController()
@Controller('operation/tokens')
export class TokenPagesController {
  constructor(
    private readonly desk: PageDesk,
    private readonly forms: FormDesk,
    private readonly commands: CommandDesk,
    private readonly reader: MembersReader,
    private readonly choices: AccessChoices,
    private readonly running: Running,
    private readonly revocation: TokenRevocation,
  ) {}

  @Get()
  tokens(@TheCall() call: Call): Promise<string> {
    return this.desk.show(call, (asked, caller) =>
      tokensPage({
        tokens: this.reader.tokens(asked),
        named: this.choices.named,
        actions:
          !asked.isPast && caller?.actor.role === 'operator'
            ? [{ text: 'Offer a token', href: '/operation/tokens/offer' }]
            : [],
        isDemonstration: this.running.isDemonstration,
        asked,
      }),
    );
  }

  @Get('offer')
  askOffer(@TheCall() call: Call) {
    return this.forms.show(call, () => this.#offer());
  }

  @Post('offer')
  offer(@TheCall() call: Call) {
    return this.forms.take(call, () => this.#offer(), {
      carryOut: (input, context) => {
        const organisation = input['role'] === 'operator' ? 'operator' : input['organisation'];
        return this.commands.execute(
          context,
          accessReasons,
          (given) => new OfferApiToken({ ...input, organisation } as OfferApiTokenInput, given),
        );
      },
      next: ({ about }) => `/operation/tokens/${(about as { token: string }).token}`,
      said: ({ about }) => ({
        heading: `The token ${(about as { token: string }).token} is offered`,
        words: 'Tell a member who holds its role: they accept it under “Your tokens”, and are shown its secret.',
      }),
      about: {
        'token-expired-at-once': 'expiresOn',
        'token-for-too-long': 'expiresOn',
        'operator-token-in-no-contract': 'contracts',
      },
    });
  }

  @Get(':token')
  token(@TheCall() call: Call, @Param('token') reference: string): Promise<string> {
    return this.desk.show(call, async (asked, caller) => {
      const token = this.reader.token(reference, asked);
      if (token === undefined) return undefined;
      const isOffered = !asked.isPast && token.status !== 'revoked' && caller?.actor.role === 'operator';
      return tokenPage({
        token,
        history: await this.reader.history(tokenStreamName(reference), asked),
        named: this.choices.named,
        actions: isOffered ? [{ text: 'Revoke it', href: `/operation/tokens/${reference}/revoke` }] : [],
        isDemonstration: this.running.isDemonstration,
        asked,
      });
    });
  }

  @Get(':token/revoke')
  askRevocation(@TheCall() call: Call, @Param('token') token: string) {
    return this.revocation.ask(call, this.#revoked(token));
  }

  @Post(':token/revoke')
  revoke(@TheCall() call: Call, @Param('token') token: string) {
    return this.revocation.take(call, this.#revoked(token), `/operation/tokens/${token}`);
  }

  #offer(): Form {
    const { isDemonstration } = this.running;
    return offerForm(Role.options, this.choices.organisations(), this.choices.contracts(), isDemonstration);
  }

  #revoked(token: string) {
    return { token, home: '/operation/tokens', find: (asked: FormAsked) => this.reader.token(token, asked) } as const;
  }
}
