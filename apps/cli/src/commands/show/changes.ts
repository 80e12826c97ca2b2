import { ChangeLog } from '#contracts';
import type { Installation } from '#installation';
import { type Asked, inWords } from '../../moments.js';
import { plural } from '../../terminal.js';
import { namesOf } from '../../words.js';
import {
  documentLines,
  mattersInWords,
  revisionLines,
  revisionsOf,
  revisionTitle,
  variationLines,
  variationsOf,
  variationTitle,
} from '../changes.js';
import { dayMeant, numbered, type Shown } from './shown.js';

/** `west.V2` */
export function variation(installation: Installation, ref: string, asked: Asked, width: number): Shown | undefined {
  const named = numbered(ref, 'V');
  if (named === undefined) return undefined;
  const { contract, number } = named;
  const logged = { ...asked, on: dayMeant(installation, asked) };
  const found = variationsOf(installation.store, contract, logged).find((one) => one.variation === number);
  if (found === undefined) return undefined;
  const names = namesOf(installation.store, contract, asked);
  return { value: found, lines: [variationTitle(contract, found), ...variationLines(contract, found, names, width)] };
}

/** `west.R3` */
export function revision(installation: Installation, ref: string, asked: Asked, width: number): Shown | undefined {
  const named = numbered(ref, 'R');
  if (named === undefined) return undefined;
  const logged = { ...asked, on: dayMeant(installation, asked) };
  const found = revisionsOf(installation.store, named.contract, logged).find((one) => one.revision === named.number);
  if (found === undefined) return undefined;
  const names = namesOf(installation.store, named.contract, asked);
  return { value: found, lines: [revisionTitle(found), ...revisionLines(found, names, width)] };
}

/** `west.M1` */
export function meeting({ store }: Installation, ref: string, asked: Asked, width: number): Shown | undefined {
  const named = numbered(ref, 'M');
  if (named === undefined) return undefined;
  const log = new ChangeLog(store);
  const found = log.meetings(named.contract, asked).find((one) => one.meeting === named.number);
  if (found === undefined) return undefined;
  const documents = log
    .documents(named.contract, asked)
    .filter(({ about }) => about.some((matter) => matter.kind === 'meeting' && matter.meeting === named.number));
  const lines = [
    `Meeting ${found.meeting} of ${named.contract}, ${inWords(found.heldOn)}: ${found.title}`,
    `Present: ${namesOf(store, named.contract, asked).list(found.present)}`,
    `About: ${mattersInWords(found.about)}`,
    'What was decided there is sealed.',
    ...documents.flatMap((one) => documentLines(one, width)),
  ];
  return { value: { ...found, documents }, lines };
}

/** `west.D1` */
export function document({ store }: Installation, ref: string, asked: Asked): Shown | undefined {
  const named = numbered(ref, 'D');
  if (named === undefined) return undefined;
  const found = new ChangeLog(store).documents(named.contract, asked).find((one) => one.document === named.number);
  if (found === undefined) return undefined;
  const lines = [
    `Document ${found.document} of ${named.contract}, ${inWords(found.datedOn)}: ${found.title}`,
    `About: ${mattersInWords(found.about)}`,
    `${found.mediaType}, ${plural(found.bytes, 'byte')}, kept at ${found.location}`,
    found.contentDigest,
  ];
  return { value: found, lines };
}
