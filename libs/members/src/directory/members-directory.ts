import { chmodSync, closeSync, existsSync, openSync } from 'node:fs';
import Database from 'better-sqlite3';
import type { Instant } from '#kernel';
import { initialise, prepared, SCHEMA_VERSION, secure } from './directory-schema.js';

/** Who a member is to whoever vouches for them. The log has none of this. */
export interface MemberIdentity {
  readonly member: string;
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly seen_at: string;
}

/** A browser in which a member has signed in, by the digest of the secret that only the browser has. */
export interface KeptSession {
  readonly member: string;
  /** As what they act; null until they have chosen. */
  readonly organisation: string | null;
  readonly role: string | null;
  readonly formToken: string;
  readonly signedInAt: Instant;
  /** When they last showed who they are. */
  readonly provedAt: Instant;
  readonly seenAt: Instant;
}

export const ACCESS_NOTES = [
  'signed-in',
  'signed-out',
  'not-admitted',
  'sign-in-failed',
  'role-chosen',
  'token-refused',
  'refused',
] as const;
export type AccessNote = (typeof ACCESS_NOTES)[number];

/** Which notes of the log of access are asked for. */
export interface AccessAsked {
  /** The number of the last one that was read. */
  readonly before?: number | undefined;
  readonly limit: number;
  readonly what?: AccessNote | undefined;
  /** A member or a token. */
  readonly who?: string | undefined;
  /** From this moment on, and before that one. */
  readonly from?: Instant | undefined;
  readonly until?: Instant | undefined;
}

export interface NotedAccess {
  readonly number: number;
  readonly at: string;
  readonly what: AccessNote;
  /** A member or a token; null for nobody who was believed. */
  readonly who: string | null;
  readonly code: string | null;
  /** As it is written in the code, without the references of an address. */
  readonly route: string | null;
}

/** `members.db` cannot be used. */
export class MembersFileError extends Error {
  override readonly name = 'MembersFileError';
}

/**
 * `members.db`: who the members are, their sessions, the last use of each token, and who came in or was turned away. A
 * file of its own, because it holds names and goes with whoever leaves; what somebody may do stands in the log.
 */
export class MembersDirectory {
  readonly #statements: ReturnType<typeof prepared>;

  private constructor(private readonly database: Database.Database) {
    this.#statements = prepared(database);
  }

  /** Opens the directory, or makes an empty one: nobody is signed in, and everybody is known again when they sign in. */
  static open(file: string): MembersDirectory {
    // SQLite gives its journals the mode of the file, so only its own account can ever read any of them.
    if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600));
    chmodSync(file, 0o600);
    const database = new Database(file);
    try {
      secure(database);
      initialise(database);
      const version = database.pragma('user_version', { simple: true });
      if (version !== SCHEMA_VERSION) {
        throw new MembersFileError(`${file} has format ${String(version)}; this version reads ${SCHEMA_VERSION}`);
      }
      return new MembersDirectory(database);
    } catch (error) {
      database.close();
      const { code } = error as { readonly code?: unknown };
      if (code === 'SQLITE_NOTADB' || code === 'SQLITE_CORRUPT') {
        throw new MembersFileError(
          `${file} is damaged. Move it away: everybody signs in anew, and nothing else is lost`,
        );
      }
      throw error;
    }
  }

  static inMemory(): MembersDirectory {
    const database = new Database(':memory:');
    initialise(database);
    return new MembersDirectory(database);
  }

  know(
    who: { readonly member: string; readonly issuer: string; readonly subject: string; readonly name: string },
    at: Instant,
  ): void {
    this.#statements.know.run({ ...who, at });
  }

  identity(member: string): MemberIdentity | undefined {
    return this.#statements.identity.get(member) as MemberIdentity | undefined;
  }

  /** Everybody who has come from an issuer to this process, the last one first: also who was not admitted. */
  identities(): readonly MemberIdentity[] {
    return this.#statements.identities.all() as MemberIdentity[];
  }

  /** Takes away who somebody was. What they did stays in the log, under a reference that says nothing about them. */
  forget(member: string): void {
    this.#statements.endAll.run(member);
    this.#statements.forget.run(member);
  }

  begin(
    digest: string,
    session: Pick<KeptSession, 'member' | 'organisation' | 'role' | 'formToken' | 'provedAt'>,
    at: Instant,
  ): void {
    this.#statements.begin.run({ digest, ...session, at });
  }

  session(digest: string): KeptSession | undefined {
    return this.#statements.session.get(digest) as KeptSession | undefined;
  }

  act(digest: string, { organisation, role }: { readonly organisation: string; readonly role: string }): void {
    this.#statements.act.run({ digest, organisation, role });
  }

  proved(digest: string, at: Instant): void {
    this.#statements.prove.run({ digest, at });
  }

  seen(digest: string, at: Instant): void {
    this.#statements.see.run({ digest, at });
  }

  end(digest: string): void {
    this.#statements.end.run(digest);
  }

  /** Ends every session that began before one moment, or was last seen before the other. */
  endOld({ began, seen }: { readonly began: Instant; readonly seen: Instant }): void {
    this.#statements.endOld.run({ began, seen });
  }

  useToken(token: string, at: Instant): void {
    this.#statements.useToken.run({ token, at });
  }

  tokenUse(token: string): string | undefined {
    return this.#statements.tokenUse.get(token) as string | undefined;
  }

  note(
    what: AccessNote,
    at: Instant,
    { who = null, code = null, route = null }: Partial<Pick<NotedAccess, 'who' | 'code' | 'route'>> = {},
  ): void {
    this.#statements.note.run({ what, at, who, code, route });
  }

  /** The newest first. */
  noted({ before = Number.MAX_SAFE_INTEGER, limit, what, who, from, until }: AccessAsked): readonly NotedAccess[] {
    const chosen = { what: what ?? null, who: who ?? null, from: from ?? null, until: until ?? null };
    return this.#statements.noted.all({ before, limit, ...chosen }) as NotedAccess[];
  }

  close(): void {
    this.database.close();
  }
}
