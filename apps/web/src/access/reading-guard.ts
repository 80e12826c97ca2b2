import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Access, ContractRegister, type Reading } from '#contracts';
import { Ledger } from '#event-log';
import type { Actor } from '#kernel';
import { StatementsRegister } from '#payments';
import { ReadStore } from '#read-store';
import { closedToProvider, referralStream, referralStreamName } from '#referrals';
import { type Caller, Identity } from '../http/identity.js';
import { Problem, SignInFirst } from '../http/problem.js';
import { mayReadOnly, readAgain, showsOnly } from '../http/readable.js';
import { isShown } from './left-out.js';
import { hidesOthersPeople, hidingFor, PSEUDONYM } from './others-people.js';
import { ofStream, type Shown, shownAt } from './readings.js';

interface LineParams {
  readonly contract?: string;
  readonly statement?: string;
  readonly line?: string;
}

/** Why a person is closed to a provider. Nobody works with whom another declined: one thing opens them to everybody again. */
export function closedWords(status: string): string {
  return status === 'declined'
    ? 'Another provider declined this person. Once the referral gateway refers them again, you can see and accept the new referral'
    : 'Another provider works with this person';
}

/**
 * Who may read what, in a ledger of real people, and as whoever a visitor of a demonstration has chosen to be: asked before
 * anything is looked up, of every address. One that nobody has
 * thought of is shown to nobody. What is sent is asked about by the command itself.
 */
@Injectable()
export class ReadingGuard implements CanActivate {
  constructor(
    private readonly identity: Identity,
    private readonly access: Access,
    private readonly ledger: Ledger,
    private readonly store: ReadStore,
    private readonly contracts: ContractRegister,
    private readonly statements: StatementsRegister,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const call = { request, reply: http.getResponse<FastifyReply>() };
    // Never the address itself: it finds its route however its letters are written.
    const route = request.routeOptions.url ?? '';
    const shown = shownAt(route);
    const isReading = request.method === 'GET' || request.method === 'HEAD';
    if (shown?.kind === 'open') return true;
    const caller = await this.identity.callerOf(call);
    if (this.identity.seesAll(caller)) return true;
    // Forms send whoever has not signed in to do so, and keep what was typed; commands say who is missing.
    if (!isReading && caller === undefined) return true;
    if (caller === undefined) throw new SignInFirst();
    const contracts = this.#contractsOf(caller);
    mayReadOnly(request, contracts);
    hidesOthersPeople(request, caller.actor, contracts, this.store);
    const hiding = hidingFor(request);
    if (hiding !== undefined) showsOnly(request, (row) => isShown(row, hiding));
    if (!isReading && route.startsWith('/v1/')) {
      // A form says that its page was shown to them, and when they last proved who they are: a command of the API neither.
      if (caller.by !== 'session') return true;
      throw new Problem('form-not-ours', 'In a browser, commands are given by forms: send a token to the API');
    }
    // A form that is sent may be shown again, with everything that stands around it.
    if (shown === undefined) throw new Problem('not-allowed', 'Nobody has been given leave to read this');
    await this.#require(shown, request, caller);
    readAgain(request, async () => {
      if (!this.identity.isThere(request, caller)) throw new SignInFirst();
      await this.#require(shown, request, caller);
    });
    return true;
  }

  async #require(shown: Exclude<Shown, { kind: 'open' }>, request: FastifyRequest, { actor }: Caller): Promise<void> {
    switch (shown.kind) {
      case 'operator':
        return this.access.requireOperator(actor, 'manage-access');
      case 'list':
        return;
      case 'contract': {
        const { contract = '' } = request.params as { readonly contract?: string };
        await this.#reading(actor, shown.reading, contract);
        return this.#theirPeople(actor, contract, request);
      }
      case 'named': {
        const contract = this.#named(shown.by, request);
        await this.#reading(actor, 'read-people', contract);
        return contract === undefined ? undefined : this.#theirPeople(actor, contract, request);
      }
    }
  }

  async #reading(actor: Actor, reading: Reading, contract: string | undefined): Promise<void> {
    if (contract === undefined) {
      throw new Problem('not-allowed', 'Only what is of one contract can be read here: name the contract in the query');
    }
    // A code that could be none is nobody's contract; what the address leads to says so.
    if (!/^[A-Za-z0-9_]{1,40}$/.test(contract)) throw new Problem('not-found', 'There is no such contract');
    await this.access.requireReading(actor, reading, contract);
  }

  /**
   * A provider sees the people whom it accepted or declined, and those whose referral is open: also where the address names
   * them within the reference of a claim, or of evidence, or by the line of a statement that pays for them.
   */
  async #theirPeople(actor: Actor, contract: string, { params, query }: FastifyRequest): Promise<void> {
    if (actor.role !== 'service-provider') return;
    const { entry } = params as { readonly entry?: string };
    const places = [
      ...Object.values(params as object),
      ...Object.values(query as object),
      this.#streamOf(entry),
      this.#claimOf(params as LineParams),
    ];
    const named = places.map(String).join(' ');
    for (const [person] of named.matchAll(PSEUDONYM)) {
      const { state } = await this.ledger.load(referralStream, referralStreamName(contract, person));
      if (closedToProvider(state, actor) === undefined) continue;
      throw new Problem('not-allowed', closedWords(state.status));
    }
  }

  #claimOf({ contract = '', statement = '', line = '' }: LineParams): string | undefined {
    if (!/^\d{1,9}$/.test(line)) return undefined;
    return this.statements.line(contract, statement, Number(line))?.claim;
  }

  #named(by: 'query' | 'entry' | 'record', { params, query }: FastifyRequest): string | undefined {
    if (by === 'query') {
      const { contract } = query as { readonly contract?: unknown };
      return typeof contract === 'string' ? contract : undefined;
    }
    if (by === 'entry') {
      const { entry } = params as { readonly entry: string };
      const stream = this.#streamOf(entry);
      if (stream === undefined) throw new Problem('not-found', 'There is no such entry');
      const of = ofStream(stream);
      return of === undefined || 'contract' in of ? of?.contract : this.#contractOfPerson(of.person);
    }
    const { kind, ref } = params as { readonly kind: string; readonly ref: string };
    if (kind === 'person') return this.#contractOfPerson(ref);
    // An organisation may have the code of a contract, and what rests on it is in the contracts of others.
    if (kind === 'organisation') return undefined;
    return /^([A-Za-z0-9_]{1,40})([.]|$)/.exec(ref)?.[1];
  }

  #streamOf(entry = ''): string | undefined {
    return this.store.get<{ stream: string }>('SELECT stream FROM entries WHERE sequence = :entry', {
      entry: /^\d{1,15}$/.test(entry) ? Number(entry) : -1,
    })?.stream;
  }

  #contractOfPerson(person: string): string | undefined {
    return this.store.get<{ contract: string }>('SELECT contract FROM referrals WHERE person = :person', { person })
      ?.contract;
  }

  #contractsOf({ actor, contracts }: Caller): readonly string[] {
    const theirs = this.contracts.ofParty(actor.organisation, actor.role);
    return contracts === undefined ? theirs : theirs.filter((code) => contracts.includes(code));
  }
}
