import { createHash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { Clock } from '#kernel';
import { SealBroken } from '#participants';
import { WebhookRefused } from './webhook.js';
import type { WebhookSecrets } from './webhook-secrets.js';

/** What was answered to requests of the last day, sealed, because an answer may tell a secret. */
export class AnsweredRequests {
  constructor(
    private readonly database: Database.Database,
    private readonly secrets: WebhookSecrets,
    private readonly clock: Clock,
  ) {}

  /**
   * Does what is asked for, or answers what was answered to the same request before.
   *
   * @param request its id, with whoever asks.
   * @param asked what is asked for, in a form of its own.
   * @throws WebhookRefused for another request under the same id, and where what was answered is forgotten.
   */
  once<Answer extends object>(request: string, asked: readonly unknown[], work: () => Answer): Answer {
    const digest = createHash('sha256').update(JSON.stringify(asked)).digest('hex');
    const answered = (): Answer => {
      const earlier = this.database
        .prepare('SELECT digest, answer FROM requests WHERE request = :request')
        .get({ request }) as { digest: string; answer: Buffer } | undefined;
      if (earlier === undefined) {
        const answer = work();
        const sealed = this.secrets.sealAnswer(request, JSON.stringify(answer));
        this.database
          .prepare('INSERT INTO requests (request, digest, answer, at) VALUES (:request, :digest, :sealed, :now)')
          .run({ request, digest, sealed, now: this.clock.now() });
        return answer;
      }
      if (earlier.digest === digest && earlier.answer.length === 0) {
        throw new WebhookRefused(
          'secret-not-told-again',
          'This was done, and told a secret that was replaced or destroyed since: it is not told again',
        );
      }
      if (earlier.digest === digest) return JSON.parse(this.secrets.openAnswer(request, earlier.answer)) as Answer;
      throw new WebhookRefused('command-id-used-for-other-content', 'This id was used before, for another request');
    };
    // What is done and that it was done stand in one transaction: what came to nothing may be asked for again.
    return this.database.transaction(answered).immediate();
  }

  /** Takes the secrets of a webhook out of the answers that are kept. That they were asked for stays, so that nothing is done twice. */
  forgetSecretsOf(webhook: string): void {
    const wrapped = this.database.prepare('SELECT wrapped FROM secrets WHERE webhook = :webhook').all({ webhook });
    const secrets = (wrapped as { wrapped: Buffer }[])
      .map((secret) => opened(() => this.secrets.open(webhook, secret.wrapped)))
      .filter((secret) => secret !== undefined);
    const kept = this.database.prepare('SELECT request, answer FROM requests WHERE length(answer) > 0').all();
    for (const { request, answer } of kept as { request: string; answer: Buffer }[]) {
      const told = opened(() => this.secrets.openAnswer(request, answer));
      // What this key does not open, it cannot tell either.
      if (told === undefined || !secrets.some((secret) => told.includes(secret))) continue;
      this.database.prepare("UPDATE requests SET answer = x'' WHERE request = :request").run({ request });
    }
  }
}

/** @returns undefined for what was sealed under a key that is lost: a new secret is then what mends it. */
function opened(open: () => string): string | undefined {
  try {
    return open();
  } catch (error) {
    if (error instanceof SealBroken) return undefined;
    throw error;
  }
}
