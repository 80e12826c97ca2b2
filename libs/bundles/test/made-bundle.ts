import { hash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type BundleOptions, type BundlePlan, type BundleSubject, Bundles, type Disclosure } from '#bundles';
import { type BundleCheckOptions, type BundleReport, checkBundle, nodeEd25519, nodeSha256 } from '#independent-check';
import type { Installation } from '#installation';

/** A bundle in memory, as files by name. */
export class MadeBundle {
  constructor(
    readonly files: ReadonlyMap<string, Uint8Array>,
    readonly plan?: BundlePlan,
  ) {}

  static async of(
    installation: Installation,
    subject: BundleSubject,
    options: BundleOptions = {},
    disclosures: readonly Disclosure[] = [],
  ): Promise<MadeBundle> {
    const bundles = new Bundles(installation);
    const files = new Map<string, Uint8Array>();
    const plan = await bundles.plan(subject, options);
    const add = async (name: string, bytes: Uint8Array) => {
      if (files.has(name)) throw new Error(`${name} was written twice`);
      files.set(name, bytes);
    };
    await bundles.write(plan, add, disclosures);
    return new MadeBundle(files, plan);
  }

  text(name: string): string {
    return Buffer.from(this.files.get(name) ?? []).toString('utf8');
  }

  /** Whose key a sealed field of an event is under. */
  sealedSubject(entry: number, place: number): string | undefined {
    const event = JSON.parse(this.text(`data/events/${entry}.json`)) as {
      readonly sealed: readonly { readonly subject: string }[];
    };
    return event.sealed[place]?.subject;
  }

  /** With some files changed, or taken away where `undefined` stands. */
  with(changes: Readonly<Record<string, Uint8Array | string | undefined>>): MadeBundle {
    const files = new Map(this.files);
    for (const [name, content] of Object.entries(changes)) {
      if (content === undefined) files.delete(name);
      else files.set(name, typeof content === 'string' ? Buffer.from(content) : content);
    }
    return new MadeBundle(files, this.plan);
  }

  /** As a forger would leave it: with manifests that fit. */
  rebagged(): MadeBundle {
    const files = new Map(this.files);
    const line = (name: string) => `${hash('sha256', files.get(name) ?? Buffer.alloc(0))}  ${name}\n`;
    const payload = [...files.keys()].filter((name) => name.startsWith('data/')).sort();
    const bytes = payload.reduce((sum, name) => sum + (files.get(name)?.length ?? 0), 0);
    const info = this.text('bag-info.txt').replace(/Payload-Oxum: .*/, `Payload-Oxum: ${bytes}.${payload.length}`);
    files.set('bag-info.txt', Buffer.from(info));
    files.set('manifest-sha256.txt', Buffer.from(payload.map(line).join('')));
    const tags = ['bag-info.txt', 'bagit.txt', 'manifest-sha256.txt'];
    files.set('tagmanifest-sha256.txt', Buffer.from(tags.map(line).join('')));
    return new MadeBundle(files, this.plan);
  }

  check(options: Partial<BundleCheckOptions> = {}): Promise<BundleReport> {
    return checkBundle({
      files: {
        names: [...this.files.keys()],
        read: async (name) => {
          const bytes = this.files.get(name);
          if (bytes === undefined) throw new Error(`There is no ${name}`);
          return bytes;
        },
      },
      hash: nodeSha256,
      verify: nodeEd25519,
      ...options,
    });
  }

  /** What the check finds, each as its rule and words. */
  async faults(options: Partial<BundleCheckOptions> = {}): Promise<string[]> {
    const { findings } = await this.check(options);
    return findings.faults.map(({ rule, entry, says }) => `${rule}${entry === undefined ? '' : ` #${entry}`}: ${says}`);
  }

  /** Unpacked into a folder of its own, which goes when the work is done. */
  async unpacked<Result>(work: (folder: string) => Result | Promise<Result>): Promise<Result> {
    const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
    try {
      for (const [name, bytes] of this.files) {
        mkdirSync(dirname(join(folder, name)), { recursive: true });
        writeFileSync(join(folder, name), bytes);
      }
      return await work(folder);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
}
