import { hash } from 'node:crypto';

/** Takes one file of a bag after the other. `packed` is false for what cannot be made smaller. */
export type AddFile = (name: string, bytes: Uint8Array, options?: { readonly packed?: boolean }) => Promise<void>;

/** A BagIt bag (RFC 8493) as it is written: it keeps the hash of each file for the manifests at its end. */
export class Bag {
  readonly #manifest: { readonly name: string; readonly line: string }[] = [];
  #bytes = 0;

  constructor(private readonly addFile: AddFile) {}

  /** A file of the payload, by its name under `data/`. */
  async add(name: string, content: Uint8Array | string, options?: { readonly packed?: boolean }): Promise<void> {
    const bytes = bytesOf(content);
    const path = `data/${name}`;
    this.#manifest.push({ name: path, line: manifestLine(path, bytes) });
    this.#bytes += bytes.length;
    await this.addFile(path, bytes, options);
  }

  /** The declaration, what the bag is, and the manifests. @param info labels and values, in order. */
  async end(info: readonly (readonly [string, string])[]): Promise<void> {
    const oxum = ['Payload-Oxum', `${this.#bytes}.${this.#manifest.length}`] as const;
    const lines = [...info, oxum].map(([label, value]) => `${label}: ${value}\n`).join('');
    const inOrder = this.#manifest.toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const tagFiles = [
      ['bag-info.txt', bytesOf(lines)],
      ['bagit.txt', bytesOf('BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n')],
      ['manifest-sha256.txt', bytesOf(inOrder.map(({ line }) => line).join(''))],
    ] as const;
    for (const [name, bytes] of tagFiles) await this.addFile(name, bytes);
    await this.addFile(
      'tagmanifest-sha256.txt',
      bytesOf(tagFiles.map(([name, bytes]) => manifestLine(name, bytes)).join('')),
    );
  }
}

function manifestLine(name: string, bytes: Uint8Array): string {
  return `${hash('sha256', bytes)}  ${name}\n`;
}

function bytesOf(content: Uint8Array | string): Uint8Array {
  return typeof content === 'string' ? Buffer.from(content) : content;
}
