import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';

const CLIENT = 'ledger';
const SECRET = 'a-secret-that-only-this-test-knows-of';

/** A real issuer of OpenID Connect on a port of its own, at which whoever is named next signs in without a form. */
export class Issuer {
  /** Who signs in at it next, by their subject. */
  subject = 'staff-17';

  private constructor(
    readonly address: string,
    private readonly server: Server,
  ) {}

  static async open(publicUrl: string): Promise<Issuer> {
    const server = createServer();
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const issuer = new Issuer(address, server);
    const provider: Provider = new Provider(address, {
      clients: [
        {
          client_id: CLIENT,
          client_secret: SECRET,
          redirect_uris: [`${publicUrl}/sign-in/callback`],
          post_logout_redirect_uris: [`${publicUrl}/`],
          token_endpoint_auth_method: 'client_secret_post',
        },
      ],
      claims: { openid: ['sub'], profile: ['name'] },
      conformIdTokenClaims: false,
      cookies: { keys: ['a-key-of-this-test'] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_, { uid }) => `/interaction/${uid}` },
      findAccount: (_, subject) => ({
        accountId: subject,
        claims: () => ({ sub: subject, name: `Synthetic ${subject}` }),
      }),
      loadExistingGrant: async ({ oidc }) => {
        const grant = new provider.Grant({ clientId: CLIENT, accountId: oidc.session?.accountId ?? '' });
        grant.addOIDCScope('openid profile');
        await grant.save();
        return grant;
      },
      pkce: { required: () => true },
    });
    const answer = provider.callback();
    server.on('request', (request, response) => {
      if (request.url?.startsWith('/interaction/') !== true) {
        void answer(request, response);
        return;
      }
      provider
        .interactionFinished(request, response, { login: { accountId: issuer.subject } })
        .catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
    return issuer;
  }

  settings(publicUrl: string) {
    return { issuer: this.address, clientId: CLIENT, clientSecret: SECRET, publicUrl };
  }

  /** Goes where the ledger sends a browser, as a browser would. @returns where the issuer sends it back to. */
  async visit(address: string): Promise<URL> {
    let url = new URL(address);
    const jar = new Map<string, string>();
    for (let step = 0; step < 10; step += 1) {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(url, { redirect: 'manual', headers: { cookie } });
      for (const one of answer.headers.getSetCookie()) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(one) ?? [];
        jar.set(name, value);
      }
      const location = answer.headers.get('location');
      if (location === null) throw new Error(`The issuer answered ${answer.status}: ${await answer.text()}`);
      url = new URL(location, url);
      if (url.origin !== this.address) return url;
    }
    throw new Error('The issuer goes round in circles');
  }

  close(): Promise<void> {
    return new Promise((done) => {
      this.server.close(() => done());
      this.server.closeAllConnections();
    });
  }
}
