import { createCipheriv, createDecipheriv, createHash, createHmac } from 'node:crypto';
import { canonicalJson, type SealedField, Sealer, type SealingPlace } from '#kernel';

/**
 * Seals for tests, with real AES-256-GCM but keys that anybody can derive: the same value in the same place is sealed to
 * the same bytes, so that stored formats can be compared.
 */
export class TestSealer extends Sealer {
  readonly #erased = new Set<string>();

  seal(place: SealingPlace, plaintext: unknown): SealedField {
    const bound = canonicalJson(place);
    const salt = sha256(`salt of ${bound}`).toString('base64url');
    const clear = canonicalJson({ salt, value: plaintext });
    const iv = sha256(`iv of ${bound}`).subarray(0, 12);
    const cipher = createCipheriv('aes-256-gcm', keyOf(place.subject), iv).setAAD(Buffer.from(bound));
    const ct = Buffer.concat([cipher.update(clear, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return {
      path: place.path,
      subject: place.subject,
      kid: `test-${place.subject}`,
      alg: 'A256GCM',
      iv: iv.toString('base64url'),
      ct: ct.toString('base64url'),
      commit: `sha256:${sha256(clear).toString('hex')}`,
    };
  }

  plaintext({ eventId, type }: Pick<SealingPlace, 'eventId' | 'type'>, field: SealedField): Buffer | 'erased' {
    if (this.#erased.has(field.subject)) return 'erased';
    const bound = canonicalJson({ eventId, type, subject: field.subject, path: field.path });
    const box = Buffer.from(field.ct, 'base64url');
    const decipher = createDecipheriv('aes-256-gcm', keyOf(field.subject), Buffer.from(field.iv, 'base64url'))
      .setAAD(Buffer.from(bound))
      .setAuthTag(box.subarray(-16));
    const clear = Buffer.concat([decipher.update(box.subarray(0, -16)), decipher.final()]);
    if (field.commit !== `sha256:${sha256(clear).toString('hex')}`) throw new Error('Not what was committed to');
    return clear;
  }

  mac(purpose: string, content: Uint8Array | string): string {
    const digest = createHmac('sha256', keyOf(`mac ${purpose}`))
      .update(content)
      .digest('hex');
    return `hmac-sha256:${digest}`;
  }

  newFileKey(subject: string): { readonly kid: string; readonly key: Buffer; readonly wrapped: string } {
    return { kid: `test-file-${subject}`, key: keyOf(`file of ${subject}`), wrapped: 'test' };
  }

  fileKey(subject: string): Buffer | 'erased' {
    return this.#erased.has(subject) ? 'erased' : keyOf(`file of ${subject}`);
  }

  erase(subject: string): void {
    this.#erased.add(subject);
  }
}

function keyOf(subject: string): Buffer {
  return sha256(`a key for tests only, of ${subject}`);
}

function sha256(text: string | Uint8Array): Buffer {
  return createHash('sha256').update(text).digest();
}
