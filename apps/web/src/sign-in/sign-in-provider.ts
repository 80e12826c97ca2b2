import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { type Instant, instantAt } from '#kernel';
import { SESSION_MS } from '../access/member-sessions.js';

/** How people sign in to a ledger that is no demonstration. */
export interface SignInSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** The address under which browsers reach the ledger: scheme, host and port. */
  readonly publicUrl: string;
}

/** What one sign-in began with: only the browser that began it can end it. */
export interface SignInBegun {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  /** Whether they were asked to show again who they are. */
  readonly isAgain: boolean;
}

/** Whom the issuer vouches for. */
export interface Vouched {
  readonly issuer: string;
  readonly subject: string;
  readonly name: string;
  readonly provedAt: Instant;
}

/** The issuer did not vouch for anybody, or not in an answer that can be believed. */
export class SignInFailed extends Error {
  override readonly name = 'SignInFailed';
}

const WAIT_SECONDS = 10;
/** How far the clocks of two machines may be apart. */
const SKEW_SECONDS = 60;

/** OpenID Connect: the code flow with PKCE. The issuer is asked what it can do when somebody first signs in. */
export class SignInProvider {
  #configuration: Promise<Configuration> | undefined;

  constructor(readonly settings: SignInSettings) {}

  /** Where the browser is sent, and what must come back with it. @throws SignInFailed while the issuer cannot be reached. */
  async begin(isAgain: boolean): Promise<{ readonly url: string; readonly begun: SignInBegun }> {
    const configuration = await this.#known();
    const begun = { state: randomState(), nonce: randomNonce(), verifier: randomPKCECodeVerifier(), isAgain };
    const url = buildAuthorizationUrl(configuration, {
      redirect_uri: this.#callback,
      scope: 'openid profile',
      code_challenge: await calculatePKCECodeChallenge(begun.verifier),
      code_challenge_method: 'S256',
      state: begun.state,
      nonce: begun.nonce,
      // With max_age an issuer says when they showed who they are, which it need not do otherwise: what is grave then has its
      // first minutes. Whoever did so before this working day began does it now.
      ...(isAgain ? { prompt: 'login', max_age: '0' } : { max_age: String(SESSION_MS / 1000) }),
    });
    return { url: url.href, begun };
  }

  /**
   * @param query of the address to which the issuer sent the browser back.
   * @throws SignInFailed for anything but an answer to what was begun.
   */
  async end(query: string, { state, nonce, verifier, isAgain }: SignInBegun, now: Instant): Promise<Vouched> {
    const configuration = await this.#known();
    try {
      const tokens = await authorizationCodeGrant(configuration, new URL(`${this.#callback}?${query}`), {
        expectedState: state,
        expectedNonce: nonce,
        pkceCodeVerifier: verifier,
        idTokenExpected: true,
        // An issuer that was asked to look again is held to it. Not 0: between the issuer's page and this line some seconds pass.
        ...(isAgain ? { maxAge: SKEW_SECONDS } : {}),
      });
      const claims = tokens.claims();
      if (claims === undefined) throw new SignInFailed('The issuer sent no identity');
      const { iss, sub, name, auth_time: provedAt } = claims;
      return {
        issuer: iss,
        subject: sub,
        name: typeof name === 'string' && name.trim() !== '' ? name.trim().slice(0, 200) : 'Signed in',
        // An issuer that does not say when may have asked them for nothing today: it is asked to before anything grave.
        provedAt: typeof provedAt === 'number' ? earlier(instantAt(provedAt * 1000), now) : instantAt(0),
      };
    } catch (error) {
      throw error instanceof SignInFailed ? error : new SignInFailed(codeOf(error), { cause: error });
    }
  }

  /** Where somebody who has signed out here signs out at the issuer too, where it takes that. */
  async signOutUrl(): Promise<string | undefined> {
    const configuration = await this.#known().catch(() => undefined);
    if (configuration?.serverMetadata().end_session_endpoint === undefined) return undefined;
    return buildEndSessionUrl(configuration, {
      client_id: this.settings.clientId,
      post_logout_redirect_uri: `${this.settings.publicUrl}/`,
    }).href;
  }

  get #callback(): string {
    return `${this.settings.publicUrl}/sign-in/callback`;
  }

  #known(): Promise<Configuration> {
    const { issuer, clientId, clientSecret } = this.settings;
    const address = new URL(issuer);
    const execute = address.protocol === 'http:' ? [allowInsecureRequests] : [];
    this.#configuration ??= discovery(address, clientId, clientSecret, undefined, { execute, timeout: WAIT_SECONDS });
    return this.#configuration.catch((error: unknown) => {
      // The next one to sign in asks again.
      this.#configuration = undefined;
      throw new SignInFailed('issuer-not-reached', { cause: error });
    });
  }
}

function earlier(one: Instant, other: Instant): Instant {
  return one < other ? one : other;
}

/** What went wrong, as a name without anything that the issuer or a browser wrote. */
function codeOf(error: unknown): string {
  const { code, error: told } = error as { readonly code?: unknown; readonly error?: unknown };
  if (typeof told === 'string' && /^[a-z_]{1,40}$/.test(told)) return told;
  return typeof code === 'string' && /^[A-Z_a-z]{1,60}$/.test(code) ? code : 'answer-not-believed';
}
