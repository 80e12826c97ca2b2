import { Controller, Get, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ContractRegister } from '#contracts';
import { DemonstrationIdentity } from '../access/demonstration-identity.js';
import { leave, ownAddress } from '../access/own-address.js';
import { SessionCookie } from '../access/session-cookie.js';
import { Sessions } from '../access/sessions.js';
import { firstTyped, typedOf } from '../forms/typed.js';
import { type Call, TheCall } from '../http/call.js';
import { Problem } from '../http/problem.js';
import { PageDesk } from '../pages/page-desk.js';
import { Cast } from './cast.js';
import { demonstrationSignInPage } from './sign-in.page.js';

/** Signing in to a demonstration: by choosing somebody of its cast. A real ledger has none of these addresses. */
@ApiExcludeController()
@Controller()
export class DemonstrationSignInController {
  constructor(
    private readonly desk: PageDesk,
    private readonly cast: Cast,
    private readonly contracts: ContractRegister,
    private readonly sessions: Sessions,
    private readonly cookie: SessionCookie,
    private readonly identity: DemonstrationIdentity,
  ) {}

  @Get('sign-in')
  choose(@TheCall() call: Call): Promise<string> {
    return this.#page(call);
  }

  @Post('sign-in')
  async signIn(@TheCall() call: Call): Promise<string> {
    const sent = typedOf(call.request.body);
    const member = this.cast.member(firstTyped(sent, 'who'));
    if (member === undefined) {
      call.reply.status(400);
      return this.#page(call, firstTyped(sent, 'next'), 'Choose whom you want to be');
    }
    const before = this.cookie.of(call.request);
    if (before !== undefined) this.sessions.end(before);
    this.cookie.set(call.reply, this.sessions.begin(member));
    return leave(call, ownAddress(firstTyped(sent, 'next')));
  }

  @Post('sign-out')
  async signOut(@TheCall() call: Call): Promise<string> {
    const caller = await this.identity.callerOf(call);
    if (caller?.formToken !== undefined && firstTyped(typedOf(call.request.body), '_token') !== caller.formToken) {
      throw new Problem('form-not-ours', 'This form was not sent from a page of this ledger in your session');
    }
    const secret = this.cookie.of(call.request);
    if (secret !== undefined) this.sessions.end(secret);
    this.cookie.clear(call.reply);
    return leave(call, '/');
  }

  #page(call: Call, next?: string, error?: string): Promise<string> {
    return this.desk.show(
      call,
      ({ filters }) =>
        demonstrationSignInPage(
          this.cast.members,
          ownAddress(next ?? filters['next'] ?? ''),
          (code) => this.contracts.organisation(code)?.name,
          error,
        ),
      ['next'],
    );
  }
}
