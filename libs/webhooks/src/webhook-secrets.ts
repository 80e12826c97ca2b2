import { existsSync, readFileSync } from 'node:fs';
import { writeNewFile } from '#durable-files';
import type { Entropy } from '#kernel';
import { IV_BYTES, KEY_BYTES, unwrap, wrap } from '#participants';

/** A file of the webhooks is missing, damaged or another's. The message names it, and never what is in it. */
export class WebhooksFileError extends Error {
  override readonly name = 'WebhooksFileError';
}

const MARK = 'outcomes-ledger-webhooks-key-v1:';
const PREFIX = 'whsec_';
/** Standard Webhooks asks for 24 to 64. */
const SECRET_BYTES = 32;

/** Uses the file that an operator has put there, or makes one that only the ledger's own account can read. */
export function webhooksKey(file: string, entropy: Entropy): Buffer {
  if (!existsSync(file)) {
    writeNewFile(file, `${MARK}${entropy.bytes(KEY_BYTES).toString('base64url')}\n`, 0o400);
  }
  let text: string;
  try {
    text = readFileSync(file, 'utf8').trim();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new WebhooksFileError(`The key file of the webhooks ${file} cannot be read (${code})`);
  }
  const key = Buffer.from(text.slice(MARK.length), 'base64url');
  if (!text.startsWith(MARK) || key.length !== KEY_BYTES) {
    throw new WebhooksFileError(`${file} is not a key file of webhooks`);
  }
  return key;
}

/**
 * The secrets that sign deliveries. They have to be known in clear whenever something is signed, so they cannot be stored as
 * digests; they are kept wrapped under a key that stands in a file of its own, bound to the webhook they belong to.
 */
export class WebhookSecrets {
  constructor(
    private readonly key: Buffer,
    private readonly entropy: Entropy,
  ) {}

  /** @returns a new secret as its receiver is told it, once, and as it is kept. */
  make(webhook: string): { readonly secret: string; readonly wrapped: Buffer } {
    const bytes = this.entropy.bytes(SECRET_BYTES);
    const wrapped = wrap(this.key, this.entropy.bytes(IV_BYTES), bindingOf(webhook), bytes);
    return { secret: `${PREFIX}${bytes.toString('base64')}`, wrapped };
  }

  /** An answer that tells a secret, as it is kept for whoever sends the same request again. */
  sealAnswer(request: string, answer: string): Buffer {
    return wrap(this.key, this.entropy.bytes(IV_BYTES), answerBindingOf(request), Buffer.from(answer));
  }

  /** @throws SealBroken under another key, or for the answer to another request. */
  openAnswer(request: string, sealed: Buffer): string {
    return unwrap(this.key, answerBindingOf(request), sealed).toString('utf8');
  }

  /** @throws SealBroken under another key, or for a secret of another webhook. */
  open(webhook: string, wrapped: Buffer): string {
    return `${PREFIX}${unwrap(this.key, bindingOf(webhook), wrapped).toString('base64')}`;
  }
}

function answerBindingOf(request: string): string {
  return `webhook-answer/${request}`;
}

function bindingOf(webhook: string): string {
  return `webhook-secret/${webhook}`;
}
