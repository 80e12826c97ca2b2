import type { TrailEntry } from '#audit-trail';
import { DisclosurePurpose } from '#persons';
import type { Form } from '../forms/form.js';
import { optionsOf } from '../forms/options.js';
import { contractCrumbs, type NamedContract } from '../layout/contract-crumbs.js';
import { cell } from '../layout/parts.js';
import type { ReadAt } from '../layout/read-at.js';
import { capitalised, countWords, momentWords, plainWords } from '../layout/words.js';

/** What is sealed in an entry, and its evidence file, for somebody who has to see it. */
export function disclosureForm(contract: NamedContract, told: TrailEntry, asked: ReadAt): Form {
  const href = `/entries/${told.entry}`;
  const hasFile = told.evidence.length > 0;
  return {
    title: 'Disclose what is sealed',
    caption: `Entry ${countWords(told.entry)}`,
    section: 'contracts',
    crumbs: contractCrumbs(contract, asked, { text: `Entry ${countWords(told.entry)}`, href }),
    lead: [
      'Who disclosed what to whom, and for which purpose, is recorded before anything is opened. What you get is the sealed text with its salt, whose SHA-256 is the commitment in the entry: whoever receives it can check that it is what was recorded.',
    ],
    facts: [
      { name: 'Entry', value: cell(told.sentence) },
      { name: 'Recorded', value: cell(momentWords(told.recordedAt)) },
    ],
    fields: [
      {
        kind: 'choice',
        name: 'what',
        label: 'What is disclosed',
        options: [
          ...told.sealed.map((path) => ({ value: path, text: capitalised(plainWords(path.slice(1))) })),
          ...(hasFile ? [{ value: 'file', text: 'The evidence file, with the digest of its content' }] : []),
        ],
      },
      {
        kind: 'text',
        name: 'to',
        label: 'To whom',
        hint: 'A reference that says nothing of the person, such as auditor-7. A name belongs into the words, which are sealed.',
        width: 20,
      },
      { kind: 'choice', name: 'purpose', label: 'What for', options: optionsOf(DisclosurePurpose.options) },
      { kind: 'words', name: 'words', label: 'In your own words', hint: 'They are sealed.', isOptional: true },
    ],
    warning: 'What has been disclosed cannot be called back.',
    submit: 'Disclose it',
    cancelHref: href,
    isGrave: true,
  };
}
