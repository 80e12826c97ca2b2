import { timingSafeEqual } from 'node:crypto';
import { Controller, Get, Inject, Optional, Post } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { ContractRegister } from '#contracts';
import { Clock, Sealer } from '#kernel';
import { AppointedMembers, MembersDirectory, memberIdOf, type RoleGrant } from '#members';
import { AccessLog } from '../access/access-log.js';
import { MemberIdentity } from '../access/member-identity.js';
import { MemberSessions } from '../access/member-sessions.js';
import { leave, ownAddress } from '../access/own-address.js';
import { SessionCookie } from '../access/session-cookie.js';
import { firstTyped, typedOf } from '../forms/typed.js';
import { type Call, TheCall } from '../http/call.js';
import { Problem } from '../http/problem.js';
import type { Page } from '../layout/pages.js';
import { PageDesk } from '../pages/page-desk.js';
import {
  choosePage,
  noRolePage,
  noSignInPage,
  notAdmittedPage,
  type RoleOffered,
  roleValue,
  signedOutPage,
  signInAgainPage,
  signInFailedPage,
  signInPage,
} from './member-sign-in.page.js';
import { SignInFailed, SignInProvider, type Vouched } from './sign-in-provider.js';
import { type SigningIn, SigningInNow } from './signing-in.js';

const signingInCookie = new SessionCookie(true, 'signing-in');

/** Signing in to a ledger of real people, by OpenID Connect. A demonstration has none of these addresses. */
@ApiExcludeController()
@Controller()
export class MemberSignInController {
  constructor(
    private readonly desk: PageDesk,
    private readonly members: AppointedMembers,
    private readonly directory: MembersDirectory,
    private readonly sealer: Sealer,
    private readonly sessions: MemberSessions,
    private readonly cookie: SessionCookie,
    private readonly identity: MemberIdentity,
    private readonly signingIn: SigningInNow,
    private readonly contracts: ContractRegister,
    private readonly clock: Clock,
    private readonly log: AccessLog,
    @Optional() @Inject(SignInProvider) private readonly provider?: SignInProvider,
  ) {}

  @Get('sign-in')
  async signIn(@TheCall() call: Call): Promise<string> {
    const next = nextOf(call);
    // Whoever has signed in and acts in no role any more chooses another, and does not sign in again.
    if (this.identity.signedIn(call.request) !== undefined) return leave(call, withNext('/sign-in/role', next));
    return this.#page(call, this.provider === undefined ? noSignInPage() : signInPage(next));
  }

  @Get('sign-in/again')
  signInAgain(@TheCall() call: Call): Promise<string> {
    return this.#page(call, signInAgainPage(nextOf(call)));
  }

  @Get('sign-in/begin')
  async begin(@TheCall() call: Call): Promise<string> {
    if (this.provider === undefined) return this.#page(call, noSignInPage());
    const isAgain = (call.request.query as { readonly again?: unknown }).again === 'yes';
    try {
      const { url, begun } = await this.provider.begin(isAgain);
      signingInCookie.set(call.reply, this.signingIn.begin({ ...begun, next: nextOf(call) }));
      return leave(call, url);
    } catch (error) {
      return this.#failed(call, error);
    }
  }

  @Get('sign-in/callback')
  async callback(@TheCall() call: Call): Promise<string> {
    const secret = signingInCookie.of(call.request);
    const begun = secret === undefined ? undefined : this.signingIn.end(secret);
    if (this.provider === undefined || begun === undefined)
      return this.#failed(call, new SignInFailed('not-begun-here'));
    try {
      const [, query = ''] = call.request.url.split('?');
      const vouched = await this.provider.end(query, begun, this.clock.now());
      return await this.#vouched(call, vouched, begun);
    } catch (error) {
      return this.#failed(call, error);
    }
  }

  /** For a page that stays open: asking is being there. */
  @Get('sign-in/still-here')
  stillHere(@TheCall() { request, reply }: Call): string {
    const isHere = this.identity.signedIn(request) !== undefined;
    reply
      .status(isHere ? 200 : 401)
      .type('text/plain; charset=utf-8')
      .header('Cache-Control', 'no-store');
    return isHere ? 'You are signed in.' : 'You are signed out.';
  }

  @Get('sign-in/role')
  async roles(@TheCall() call: Call): Promise<string> {
    const signedIn = this.identity.signedIn(call.request);
    if (signedIn === undefined) return leave(call, withNext('/sign-in', nextOf(call)));
    const { member, formToken } = signedIn.session;
    const roles = rolesOf(await this.members.grants(member));
    if (roles.length === 0) return this.#withoutRole(call, member);
    return this.#page(call, choosePage(roles, { token: formToken, next: nextOf(call) }, this.#nameOf));
  }

  @Post('sign-in/role')
  async chooseRole(@TheCall() call: Call): Promise<string> {
    const signedIn = this.identity.signedIn(call.request);
    const sent = typedOf(call.request.body);
    const next = ownAddress(firstTyped(sent, 'next'));
    if (signedIn === undefined) return leave(call, withNext('/sign-in', next));
    const { member, formToken } = signedIn.session;
    mustBeOurs(call, formToken, firstTyped(sent, '_token'));
    const roles = rolesOf(await this.members.grants(member));
    const chosen = roles.find((role) => roleValue(role) === firstTyped(sent, 'role'));
    if (chosen === undefined) {
      call.reply.status(400);
      const error = 'Choose as what you act';
      return this.#page(call, choosePage(roles, { token: formToken, next, error }, this.#nameOf));
    }
    this.sessions.act(signedIn.secret, chosen);
    this.log.note('role-chosen', { who: member, code: chosen.role });
    return leave(call, next);
  }

  @Post('sign-out')
  async signOut(@TheCall() call: Call): Promise<string> {
    const signedIn = this.identity.signedIn(call.request);
    if (signedIn !== undefined) {
      mustBeOurs(call, signedIn.session.formToken, firstTyped(typedOf(call.request.body), '_token'));
      this.sessions.end(signedIn.secret);
      this.log.note('signed-out', { who: signedIn.session.member });
    }
    this.cookie.clear(call.reply);
    return this.desk.showToNobody(call, signedOutPage(await this.provider?.signOutUrl()));
  }

  async #vouched(call: Call, { issuer, subject, name, provedAt }: Vouched, begun: SigningIn) {
    const member = memberIdOf(this.sealer, issuer, subject);
    this.directory.know({ member, issuer, subject, name }, this.clock.now());
    const status = await this.members.isAdmitted(member);
    if (status !== 'admitted') {
      this.log.note('not-admitted', { who: member, code: status });
      call.reply.status(403);
      return this.#page(call, status === 'suspended' ? noRolePage(member, true) : notAdmittedPage(member));
    }
    const before = this.identity.signedIn(call.request);
    if (before !== undefined) this.sessions.end(before.secret);
    const secret = this.sessions.begin(member, provedAt);
    this.cookie.set(call.reply, secret);
    this.log.note('signed-in', { who: member });
    const roles = rolesOf(await this.members.grants(member));
    // Who has shown again who they are goes on as what they were.
    const earlier = before?.session.member === member ? before.session : undefined;
    const again = roles.find(
      ({ organisation, role }) => earlier?.organisation === organisation && earlier.role === role,
    );
    const acts = again ?? (roles.length === 1 ? roles[0] : undefined);
    if (acts !== undefined) this.sessions.act(secret, acts);
    return leave(call, acts === undefined ? withNext('/sign-in/role', begun.next) : begun.next);
  }

  async #withoutRole(call: Call, member: string): Promise<string> {
    const isSuspended = (await this.members.isAdmitted(member)) === 'suspended';
    call.reply.status(403);
    return this.#page(call, noRolePage(member, isSuspended));
  }

  #failed(call: Call, error: unknown): Promise<string> {
    if (!(error instanceof SignInFailed)) throw error;
    this.log.note('sign-in-failed', { code: error.message });
    call.reply.status(error.message === 'issuer-not-reached' ? 503 : 400);
    return this.#page(call, signInFailedPage());
  }

  readonly #nameOf = (code: string) => this.contracts.organisation(code)?.name ?? code;

  #page(call: Call, page: Page): Promise<string> {
    return this.desk.showToNobody(call, page);
  }
}

function rolesOf(grants: readonly RoleGrant[]): readonly RoleOffered[] {
  const roles = new Map(
    grants.map(({ organisation, role }) => [roleValue({ organisation, role }), { organisation, role }]),
  );
  return [...roles.values()];
}

function nextOf({ request }: Call): string {
  const { next } = request.query as { readonly next?: unknown };
  return typeof next === 'string' ? ownAddress(next) : '/';
}

function withNext(path: string, next: string): string {
  return `${path}?next=${encodeURIComponent(next)}`;
}

function mustBeOurs({ request }: Call, expected: string, given: string): void {
  const site = request.headers['sec-fetch-site'];
  const isElsewhere = typeof site === 'string' && site !== 'same-origin' && site !== 'none';
  const [left, right] = [Buffer.from(expected), Buffer.from(given)];
  if (!isElsewhere && left.length === right.length && timingSafeEqual(left, right)) return;
  throw new Problem('form-not-ours', 'This form was not sent from a page of this ledger in your session');
}
