import { Injectable } from '@nestjs/common';
import { Narratives } from '#audit-trail';
import { ContractNames, ContractRegister } from '#contracts';
import { Ledger } from '#event-log';
import type { Instant } from '#kernel';
import {
  type ApiTokenRow,
  type MemberIdentity,
  MembersDirectory,
  MembersRegister,
  type MemberWithRoles,
} from '#members';
import { type Moment, ReadStore } from '#read-store';

/** Above this there are too many to choose from on a page, and more than any ledger has. */
const ALL = 10_000;

/** One thing that was recorded about a member or a token. */
export interface AccessEntry {
  /** Its place in the ledger. */
  readonly entry: number;
  readonly recordedAt: Instant;
  readonly by: string;
  readonly sentence: string;
}

/** A member with what the directory beside the log knows of them. */
export interface KnownMember extends MemberWithRoles {
  /** Under which they last signed in here; undefined for whoever has not. */
  readonly name: string | undefined;
  readonly seenAt: string | undefined;
}

export interface KnownToken extends ApiTokenRow {
  /** When a request with it was last believed here. */
  readonly usedAt: string | undefined;
}

/** Reads who the members are and which tokens there are: from the log, and from the directory beside it. */
@Injectable()
export class MembersReader {
  constructor(
    private readonly register: MembersRegister,
    private readonly directory: MembersDirectory,
    private readonly contracts: ContractRegister,
    private readonly contractNames: ContractNames,
    private readonly ledger: Ledger,
    private readonly narratives: Narratives,
    private readonly store: ReadStore,
  ) {}

  members(moment: Moment): readonly KnownMember[] {
    return this.register.members({ limit: ALL, ...moment }).rows.map((row) => this.#known(row));
  }

  member(member: string, moment: Moment): KnownMember | undefined {
    const row = this.register.member(member, moment);
    return row && this.#known(row);
  }

  /** What a subject is called: the name of a member who has signed in here, or of somebody of a demonstration; else itself. */
  readonly nameOf = (subject: string): string =>
    this.directory.identity(subject)?.name ?? this.contractNames.organisation(subject);

  /** Who came from the issuer and was not admitted, the last one first. */
  waiting(): readonly MemberIdentity[] {
    return this.directory.identities().filter(({ member }) => this.register.member(member) === undefined);
  }

  identity(member: string): MemberIdentity | undefined {
    return this.directory.identity(member);
  }

  tokens(moment: Moment, of?: { readonly organisation: string; readonly role: string }): readonly KnownToken[] {
    return this.register.tokens({ limit: ALL, ...moment }, of).rows.map((row) => this.#used(row));
  }

  token(token: string, moment: Moment): KnownToken | undefined {
    const row = this.register.token(token, moment);
    return row && this.#used(row);
  }

  /** The tokens that end when a member loses a role; all that they took, where none is named. */
  endingWith(
    member: string,
    moment: Moment,
    held?: { readonly organisation: string; readonly role: string },
  ): readonly ApiTokenRow[] {
    return this.register
      .acceptedBy(member, moment)
      .filter((token) => held === undefined || (token.organisation === held.organisation && token.role === held.role));
  }

  /** Everything that was recorded in a stream up to a moment, the last first. */
  async history(stream: string, { asOf = Number.MAX_SAFE_INTEGER }: Moment): Promise<readonly AccessEntry[]> {
    const rows = this.store.all<{ revision: number; sequence: number }>(
      'SELECT revision, sequence FROM entries WHERE stream = :stream AND sequence <= :asOf',
      { stream, asOf },
    );
    const places = new Map(rows.map(({ revision, sequence }) => [revision, sequence]));
    const entries: AccessEntry[] = [];
    for await (const logged of this.ledger.log.readStream(stream, { from: 0, limit: ALL })) {
      const entry = places.get(logged.revision);
      if (entry === undefined) break;
      const { event, envelope } = this.ledger.codec.decode(logged);
      const { actor, recordedAt } = envelope;
      const sentence = this.narratives.says(event, envelope);
      entries.push({ entry, recordedAt, by: actor.subject, sentence });
    }
    return entries.reverse();
  }

  organisationName(code: string): string {
    return this.contracts.organisation(code)?.name ?? code;
  }

  /** What sentences call organisations. */
  names(moment: Moment): ReadonlyMap<string, string> {
    return this.contractNames.everywhere(moment).names;
  }

  organisations(): readonly { readonly organisation: string; readonly name: string }[] {
    return this.contracts.organisations({ limit: ALL }).rows;
  }

  contractTitles(): readonly { readonly contract: string; readonly title: string }[] {
    return this.contracts.contracts({ limit: ALL }).rows;
  }

  #known(row: MemberWithRoles): KnownMember {
    const known = this.directory.identity(row.member);
    return { ...row, name: known?.name, seenAt: known?.seen_at };
  }

  #used(row: ApiTokenRow): KnownToken {
    return { ...row, usedAt: this.directory.tokenUse(row.token) };
  }
}
