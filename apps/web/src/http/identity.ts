import type { FastifyRequest } from 'fastify';
import { type Actor, type Instant, readActor } from '#kernel';
import type { Call } from './call.js';
import { Problem, SignInFirst } from './problem.js';

/** Somebody, or a machine, whom the ledger believes to be who they are. */
export interface Caller {
  /** As every command records it. */
  readonly actor: Actor;
  /** What the pages call them. */
  readonly name: string;
  /** How they were believed: a browser's session, a token of the API, or the header that a demonstration takes. */
  readonly by: 'session' | 'token' | 'header';
  /** What every form of their session carries, so that no other site can send one in their name; only with a session. */
  readonly formToken?: string;
  /** When they last showed who they are; only where that is more than a choice from a list. */
  readonly provedAt?: Instant;
  /** For how long their session lasts when they do nothing; only where it ends by the clock. */
  readonly lastsMs?: number;
  /** The only contracts in which they act; every one of their organisation's, when absent. */
  readonly contracts?: readonly string[];
}

/** Who sends a request. Nothing but this reads cookies, tokens and headers that say so. */
export abstract class Identity {
  /** Undefined for somebody who does not say who they are. @throws Problem (401) for whoever is not believed. */
  abstract callerOf(call: Call): Promise<Caller | undefined>;

  /** Whether whoever sends a request is shown everything, whoever they are: because all of it is made up. */
  abstract seesAll(caller: Caller | undefined): boolean;

  /** Whether the session in which a request was sent lasts. What somebody may do meanwhile is asked apart from that. */
  abstract isThere(request: FastifyRequest, caller: Caller): boolean;

  /** What somebody who says nothing has to do. */
  protected abstract readonly missing: string;

  /** @throws SignInFirst when the request does not say who sends it; Problem (401) when it is not believed. */
  async actorOf(call: Call): Promise<Actor> {
    const caller = await this.callerOf(call);
    if (caller === undefined) throw new SignInFirst(this.missing);
    return caller.actor;
  }

  /** Who reads, where that is known: what stands under a pseudonym is shown to others too. @throws Problem (401) */
  async readerOf(call: Call): Promise<Actor | undefined> {
    return (await this.callerOf(call))?.actor;
  }
}

/** What a demonstration believes as it stands: `Ledger-Actor: subject; organisation; role`. @throws Problem (401) */
export function actorInHeader(header: string | readonly string[] | undefined): Actor | undefined {
  if (header === undefined) return undefined;
  if (typeof header !== 'string' || header.trim() === '') return undefined;
  const actor = readActor(header);
  if ('wrong' in actor) {
    throw new Problem('who-is-missing', `Ledger-Actor is not “subject; organisation; role”: ${actor.wrong}`);
  }
  return actor;
}
