import type { CommandBus } from '@nestjs/cqrs';

import type { Answer, CommandContext, CommonReason } from '#event-log';
import type { EvidenceFiles } from '#evidence';
import type { Actor, Refusal } from '#kernel';
import { type Disclosed, DiscloseField, DiscloseFile, type PersonReason } from '#persons';
import type { BundlePlan, Bundles, Disclosure } from './bundles.js';

export interface Disclosing {
  /** Who discloses. The reader may be somebody else. */
  readonly by: Actor;
  /** An opaque reference of whoever receives the bundle. */
  readonly to: string;
  readonly purpose: string;
  /** Entries whose sealed fields are disclosed; `all` of the bundle. */
  readonly entries: ReadonlySet<number> | 'all';
}

/** A field or file that could not be disclosed, and why. Everything that was disclosed before it stands recorded. */
export class DisclosureRefused extends Error {
  override readonly name = 'DisclosureRefused';
  constructor(
    readonly entry: number,
    readonly path: string,
    readonly refusal: Refusal<CommonReason | PersonReason>,
  ) {
    super(`${path} of entry ${entry} was not disclosed: ${refusal.refused}`);
  }
}

const CONTENT_DIGEST = '/contentDigest';

/**
 * Opens sealed fields and files of a bundle for its reader, each by the command that records it. What was erased stays
 * closed, and is left out. Asked for again for the same reader, nothing is recorded twice.
 *
 * @throws DisclosureRefused NotAllowed
 */
export async function disclose(
  bundles: Bundles,
  plan: BundlePlan,
  { bus, evidenceFiles }: { readonly bus: CommandBus; readonly evidenceFiles: EvidenceFiles },
  { by, to, purpose, entries }: Disclosing,
): Promise<Disclosure[]> {
  const disclosures: Disclosure[] = [];
  for await (const { place, envelope } of bundles.events(plan)) {
    if (entries !== 'all' && !entries.has(place.entry)) continue;
    const [file] = envelope.evidence;
    for (const [nth, { path }] of envelope.sealed.entries()) {
      const hasFile =
        path === CONTENT_DIGEST && file !== undefined && (await evidenceFiles.find(file.digest)) !== undefined;
      const asked = { contract: String(envelope.data['contract']), entry: place.entry, to, purpose };
      // One reader is told of one field once, however often the bundle is made.
      const context: CommandContext = { commandId: `bundle;${to};${place.entry}${path}`, actor: by };
      const command = hasFile
        ? new DiscloseFile(asked as never, context)
        : new DiscloseField({ ...asked, path } as never, context);
      const answer = (await bus.execute(command)) as Answer<PersonReason, Disclosed>;
      if (answer.kind === 'refused') {
        if (answer.refusal.refused === 'person-erased') continue;
        throw new DisclosureRefused(place.entry, path, answer.refusal);
      }
      const opened = answer.about.file === undefined ? undefined : await evidenceFiles.open(answer.about.file);
      const content = opened === undefined || opened === 'erased' ? undefined : opened.content;
      disclosures.push({ entry: place.entry, place: nth, plaintext: answer.about.plaintext, file: content });
    }
  }
  return disclosures;
}
