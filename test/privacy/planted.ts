/** What was planted, and in how many ways it might be written where it should not be. */
export class Planted {
  readonly #words = new Map<string, string>();

  /** A word that stands nowhere else, with a letter that can be written in two ways. @param where it is planted. */
  word(where: string): string {
    const known = this.#words.get(where);
    if (known !== undefined) return known;
    const word = `Planté Zyxwanda ${where.replaceAll(/[^A-Za-z]/g, '')}Quorl`;
    this.#words.set(where, word);
    return word;
  }

  get count(): number {
    return this.#words.size;
  }

  /** Where what was planted shows in some bytes: the place it was planted in, and how it is written there. */
  foundIn(bytes: Uint8Array | string): string[] {
    // Latin-1 keeps every byte, so that a file is searched as it stands.
    const text =
      typeof bytes === 'string' ? Buffer.from(bytes).toString('latin1') : Buffer.from(bytes).toString('latin1');
    return [...this.#words].flatMap(([where, word]) =>
      Object.entries(waysOf(word))
        .filter(([, ways]) => ways.some((way) => text.includes(way)))
        .map(([how]) => `${where} (${how})`),
    );
  }
}

const bytesOf = (text: string) => Buffer.from(text).toString('latin1');

/** How a word may be written, each way as the bytes that it comes to. */
export function waysOf(word: string): Readonly<Record<string, readonly string[]>> {
  const forms = [word.normalize('NFC'), word.normalize('NFD')];
  const both = (write: (text: string) => string) => forms.map(write);
  return {
    'as it is': both(bytesOf),
    // What has no accent is the same however it is composed, and enough to know somebody by.
    'its plain part': [bytesOf(word.slice(word.indexOf('Zyxwanda')))],
    'escaped in JSON': both((text) =>
      text.replaceAll(/[^ -~]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`),
    ),
    'in an address': both(encodeURIComponent),
    'in a form': both((text) => new URLSearchParams({ q: text }).toString().slice(2)),
    'in HTML': both((text) => text.replaceAll(/[^ -~]/g, (letter) => `&#${letter.charCodeAt(0)};`)),
    'in base64': forms.flatMap(inBase64),
    'in hexadecimal digits': both((text) => Buffer.from(text).toString('hex')),
    'in UTF-16': both((text) => Buffer.from(text, 'utf16le').toString('latin1')),
    'in small letters': both((text) => bytesOf(text.toLowerCase())),
  };
}

/** A word in base64, at each of the three places where it may begin, as either alphabet writes it. */
function inBase64(text: string): string[] {
  return [0, 1, 2].flatMap((before) => {
    const encoded = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]).toString('base64');
    // The first and the last letters depend on what stands beside the word.
    const own = encoded.slice(before === 0 ? 0 : 4, -8);
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
