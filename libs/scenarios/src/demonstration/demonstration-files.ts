import { greaterManchesterFile } from './greater-manchester.js';
import { harbourStepsFile } from './harbour-steps.js';
import { kirkleesLikeFile } from './kirklees-like.js';
import { rebootWestFile } from './reboot-west.js';

/** The contracts of the demonstration as the scenario files that `npm run docs` writes. */
export function demonstrationFiles(): readonly { readonly name: string; readonly file: object }[] {
  return [rebootWestFile(), greaterManchesterFile(), kirkleesLikeFile(), harbourStepsFile()].map((file) => ({
    name: `${file.name}.json`,
    file,
  }));
}
