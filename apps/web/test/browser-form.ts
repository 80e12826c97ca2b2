import type { Answered, TestLedger } from './test-ledger.js';

type Typing = Readonly<Record<string, string | readonly string[]>>;

/** A form as a browser holds it: what each control holds, and what is sent when one of its buttons is pressed. */
export class BrowserForm {
  private constructor(
    private readonly ledger: TestLedger,
    private readonly cookie: string,
    readonly url: string,
    readonly html: string,
    private readonly values: ReadonlyMap<string, readonly string[]>,
  ) {}

  /** @throws Error where there is no form. */
  static async open(ledger: TestLedger, url: string, cookie: string): Promise<BrowserForm> {
    const { status, text } = await ledger.get(url, { cookie });
    if (status !== 200) throw new Error(`${url}: ${status} ${text.slice(0, 400)}`);
    return BrowserForm.shown(ledger, url, cookie, text);
  }

  private static shown(ledger: TestLedger, url: string, cookie: string, html: string): BrowserForm {
    return new BrowserForm(ledger, cookie, url, html, controlsOf(html));
  }

  /** What a control holds; undefined where there is none of that name. */
  value(name: string): readonly string[] | undefined {
    return this.values.get(name);
  }

  /** @throws Error for a control that the form does not have. */
  fill(typing: Typing): BrowserForm {
    const values = new Map(this.values);
    for (const [name, value] of Object.entries(typing)) {
      if (!values.has(name))
        throw new Error(`${this.url} asks for no ${name}: it asks for ${[...values.keys()].join(', ')}`);
      values.set(name, [value].flat());
    }
    return new BrowserForm(this.ledger, this.cookie, this.url, this.html, values);
  }

  /** Presses a button that shows the form again. @throws Error when the answer is another page. */
  async press(button: '_add' | '_remove' | '_show' | '_preview', value = 'yes'): Promise<BrowserForm> {
    const { status, text } = await this.#send({ [button]: [value] });
    if (status !== 200) throw new Error(`${this.url}: ${status} ${text.slice(0, 400)}`);
    return BrowserForm.shown(this.ledger, this.url, this.cookie, text);
  }

  submit(): Promise<Answered> {
    return this.#send({});
  }

  #send(button: Typing): Promise<Answered> {
    return this.ledger.send(this.url, { ...Object.fromEntries(this.values), ...button }, this.cookie);
  }
}

/** The three fields of a day. */
export function dayFields(name: string, day: string): Record<string, string> {
  const [year = '', month = '', of = ''] = day.split('-');
  return { [`${name}-day`]: of, [`${name}-month`]: month, [`${name}-year`]: year };
}

/** What is wrong, as the summary above a form says it. */
export function problemsIn({ text }: Pick<Answered, 'text'>): readonly string[] {
  const summary = /<ul class="govuk-list govuk-error-summary__list">([\s\S]*?)<\/ul>/.exec(text)?.[1] ?? '';
  return [...summary.matchAll(/<li>(?:<a [^>]*>)?([^<]*)/g)].map(([, words = '']) => plain(words.trim()));
}

function controlsOf(html: string): Map<string, readonly string[]> {
  const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'));
  const values = new Map<string, readonly string[]>();
  const add = (name: string, value: string | undefined) =>
    values.set(name, [...(values.get(name) ?? []), ...(value === undefined ? [] : [plain(value)])]);
  const controls = main.matchAll(
    /<input\b([^>]*)>|<textarea\b([^>]*)>([\s\S]*?)<\/textarea>|<select\b([^>]*)>([\s\S]*?)<\/select>/g,
  );
  for (const [, input, textarea, words = '', select, options = ''] of controls) {
    const tag = input ?? textarea ?? select ?? '';
    const name = attribute(tag, 'name');
    if (name === undefined) continue;
    if (textarea !== undefined) add(name, words);
    else if (select !== undefined) {
      const chosen = [...options.matchAll(/<option\b([^>]*)>/g)].find(([, option = '']) => /\bselected\b/.test(option));
      add(name, attribute(chosen?.[1] ?? '', 'value') ?? '');
    } else {
      const isBox = /type="(?:radio|checkbox)"/.test(tag);
      add(name, isBox && !/\bchecked\b/.test(tag) ? undefined : attribute(tag, 'value'));
    }
  }
  return values;
}

function attribute(tag: string, name: string): string | undefined {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(tag)?.[1];
}

function plain(escaped: string): string {
  return escaped
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&');
}
