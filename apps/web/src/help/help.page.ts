import type { Page } from '../layout/pages.js';
import { capitalised } from '../layout/words.js';
import type { GlossaryWord } from './glossary.js';

export interface HelpContent {
  readonly heading: string;
  readonly parts: readonly {
    readonly heading: string;
    readonly paragraphs: readonly string[];
    readonly words: readonly GlossaryWord[];
  }[];
}

/** How to read a page, and what each word on it means. */
export function glossaryPage(words: readonly GlossaryWord[]): Page<HelpContent> {
  return {
    template: 'help/help.njk',
    title: 'How to read these pages',
    section: 'none',
    content: {
      heading: 'How to read these pages',
      parts: [
        {
          heading: 'A page and its moment',
          paragraphs: [
            'Every page says at its foot which entry of the ledger it was read at. The permanent link shows the page as it is now for as long as the ledger stands, whatever is recorded later.',
            'Two days are kept apart: the day on which something happened, and the moment at which the ledger learned of it. What is in force on a day is another question than what was known on it.',
            'Nothing is ever edited or deleted. A correction is an entry of its own that points at the one it corrects.',
          ],
          words: [],
        },
        {
          heading: 'Figures',
          paragraphs: [
            'Achieved, claimed, verified, payable, issued and paid are six different numbers. Each figure says which it is. Money is pounds with pence, and adds up to the penny.',
            'A chart stands beside a table of the same figures.',
          ],
          words: [],
        },
        {
          heading: 'Words',
          paragraphs: [],
          words: words.map((word) => ({ words: capitalised(word.words), meaning: capitalised(word.meaning) })),
        },
      ],
    },
  };
}

/** What is promised of the pages to whoever reads them in another way than most. */
export function accessibilityPage(): Page<HelpContent> {
  return {
    template: 'help/help.njk',
    title: 'Accessibility statement',
    section: 'none',
    content: {
      heading: 'Accessibility statement',
      parts: [
        {
          heading: 'What the pages are made to',
          paragraphs: [
            'The pages are made to meet level AA of the Web Content Accessibility Guidelines 2.2. Whoever installs this ledger is answerable for it, and adds whom to write to and how complaints are handled.',
            'They can be zoomed to 400% and read on a screen 320 pixels wide without scrolling in two directions, but for tables of figures, which scroll within their own frame. They work with a keyboard alone, with a screen reader, and without scripts. Charts stand beside tables of the same figures, and nothing is said by colour alone.',
          ],
          words: [],
        },
        {
          heading: 'How it is tested',
          paragraphs: [
            'Each change of the program has every page looked at by axe-core in a browser, with the rules of WCAG 2.2 A and AA and those of best practice, empty and filled, wide and narrow, and with scripts turned off. The keyboard is walked through the pages where most is done. Tools find only a part of what stands in somebody’s way.',
          ],
          words: [],
        },
        {
          heading: 'What is known to fall short',
          paragraphs: [
            'Evidence files are shown as they were handed in. A scan of a letter has no text for a screen reader; what the verifier has to know of it stands beside it in words.',
            'Wide tables of money have up to ten columns, which are hard to follow at high zoom. The same rows are there as a file for a spreadsheet.',
            'No person with a disability has tested the pages yet.',
          ],
          words: [],
        },
      ],
    },
  };
}
