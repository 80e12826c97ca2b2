import { Injectable } from '@nestjs/common';
import { Clock, Entropy, epochMsOf, type Instant, instantAt } from '#kernel';
import { type KeptSession, MembersDirectory } from '#members';
import { digestOf } from './notices.js';

/** However busy somebody is, they sign in again after a working day. */
export const SESSION_MS = 12 * 60 * 60 * 1000;
/** Whoever does nothing for as long has left. */
export const IDLE_MS = 30 * 60 * 1000;
/** Agreeing, approving, paying and erasing take somebody who showed who they are within this time. */
export const PROOF_MS = 5 * 60 * 1000;
/** A session is noted as seen at most so often: reading a page is no reason to write to the disk. */
const SEEN_EVERY_MS = 60 * 1000;

/**
 * The sessions of members: kept over a restart, known by a secret that only the browser has, ended by the clock. What a
 * member may do is no part of a session, and is looked up each time.
 */
@Injectable()
export class MemberSessions {
  constructor(
    private readonly directory: MembersDirectory,
    private readonly clock: Clock,
    private readonly entropy: Entropy,
  ) {}

  /** @returns the secret for the browser's cookie: a new one with each sign-in, so that nobody can have planted it. */
  begin(member: string, provedAt: Instant): string {
    const now = this.clock.now();
    this.directory.endOld({ began: before(now, SESSION_MS), seen: before(now, IDLE_MS + SESSION_MS) });
    const secret = this.entropy.bytes(32).toString('base64url');
    const formToken = this.entropy.bytes(32).toString('base64url');
    const session = { member, organisation: null, role: null, formToken, provedAt };
    this.directory.begin(digestOf(secret), session, now);
    return secret;
  }

  /** The session of a secret while it lasts. Asking for it is being there. */
  of(secret: string): KeptSession | undefined {
    const digest = digestOf(secret);
    const session = this.directory.session(digest);
    const now = this.clock.now();
    if (session === undefined || !lasts(session, now)) return undefined;
    if (age(session.seenAt, now) >= SEEN_EVERY_MS) this.directory.seen(digest, now);
    return session;
  }

  /** Whether a session lasts, asked on behalf of a connection that is open: nobody need be there. */
  lasts(secret: string): boolean {
    const session = this.directory.session(digestOf(secret));
    return session !== undefined && lasts(session, this.clock.now());
  }

  /** Whose session it was, also when it has ended by the clock: what they typed is theirs. */
  whose(secret: string): string | undefined {
    return this.directory.session(digestOf(secret))?.member;
  }

  /** For how long it lasts when nobody does anything. Never said too long: what was seen is noted once a minute. */
  lastsMs({ signedInAt }: KeptSession): number {
    return Math.max(0, Math.min(IDLE_MS - SEEN_EVERY_MS, SESSION_MS - age(signedInAt, this.clock.now())));
  }

  act(secret: string, as: { readonly organisation: string; readonly role: string }): void {
    this.directory.act(digestOf(secret), as);
  }

  end(secret: string): void {
    this.directory.end(digestOf(secret));
  }

  isProved(provedAt: Instant): boolean {
    return age(provedAt, this.clock.now()) <= PROOF_MS;
  }
}

function lasts({ signedInAt, seenAt }: KeptSession, now: Instant): boolean {
  return age(signedInAt, now) < SESSION_MS && age(seenAt, now) < IDLE_MS;
}

function age(then: Instant, now: Instant): number {
  return epochMsOf(now) - epochMsOf(then);
}

function before(now: Instant, ms: number): Instant {
  return instantAt(epochMsOf(now) - ms);
}
