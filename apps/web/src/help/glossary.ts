/** A word of the field and what it means here, as `docs/glossary.md` has it. */
export interface GlossaryWord {
  readonly words: string;
  readonly meaning: string;
}

/**
 * The rows of the table in `docs/glossary.md`, in plain text: what is emphasised or linked there says the same without.
 *
 * @param markdown the whole file.
 */
export function glossaryFrom(markdown: string): readonly GlossaryWord[] {
  return markdown.split('\n').flatMap((line) => {
    const [, words = '', meaning = ''] = /^\| (.+?) \| (.+) \|$/.exec(line) ?? [];
    return words === '' || words === 'word' || words === '---'
      ? []
      : [{ words: plain(words), meaning: plain(meaning) }];
  });
}

function plain(markdown: string): string {
  return markdown
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('**', '')
    .replaceAll(/\*([^*]+)\*/g, '$1')
    .replaceAll('`', '');
}
