import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import nunjucks from 'nunjucks';
import type { Stylesheet } from './stylesheet.js';

const sources = fileURLToPath(new URL('..', import.meta.url));
const govuk = join(dirname(fileURLToPath(import.meta.resolve('govuk-frontend/package.json'))), 'dist');

/** A page without its HTML: what it says, and the template that prints it. */
export interface Page<Content extends object = object> {
  readonly template: string;
  readonly title: string;
  /** The part of the service that the navigation marks. */
  readonly section: 'home' | 'contracts' | 'payments' | 'verification' | 'rate-cards' | 'verify' | 'operation' | 'none';
  readonly content: Content;
  /** Its filters that have a field, by their names: what is wrong with one leads there. */
  readonly fields?: Readonly<Record<string, { readonly id: string; readonly label: string }>>;
}

/** What the foot of a page says of the log beneath it. */
export interface HeadOfLedger {
  /** The root of the last signed tree that holds nothing later than the page, in short; undefined before the first. */
  readonly root: string | undefined;
  /** The whole of it, for whoever compares. */
  readonly whole: string | undefined;
  readonly entries: string;
  /** How far the tables behind the page are; undefined on a page of the past. */
  readonly lag: string | undefined;
  /** Set once the log was found not to be what was logged: no page that is made from it may be read as if nothing were wrong. */
  readonly alarm: string | undefined;
  /** Set while the last verification of everything found something: the entries it is about, as far as a banner names them. */
  readonly faults:
    | {
        readonly words: string;
        readonly entries: readonly { readonly text: string; readonly href: string }[];
        readonly more: number;
      }
    | undefined;
}

/** What a page was read from. */
export interface Surroundings {
  /** The address at which this page can be cited, the entry it was read at included. */
  readonly permanentLink: string;
  /** The same with its host, as it is printed on paper. */
  readonly printedLink: string;
  readonly head: HeadOfLedger;
  readonly readAt: { readonly entry: string; readonly recordedAt: string | undefined };
  /** Set when the page shows an earlier state of knowledge. */
  readonly asOf: { readonly words: string; readonly backHref: string } | undefined;
  /** Who reads, when they have said so. */
  readonly who:
    | {
        readonly name: string;
        readonly organisation: string;
        readonly role: string;
        /** Only where there is a session to end. */
        readonly formToken: string | undefined;
      }
    | undefined;
  /** What whoever reads is not shown, where anything is left out. */
  readonly leftOut?: string;
  /** What is wrong with the filters of the address. */
  readonly wrong?: readonly { readonly text: string; readonly href: string }[];
  /** What came of the form that was sent last. */
  readonly notice: { readonly heading: string; readonly words: string } | undefined;
  readonly signInHref: string;
  /** Whether they are shown the pages about running the installation. */
  readonly mayOperate: boolean;
  /** When they are signed out for doing nothing, where there is a session that ends. */
  readonly session?: { readonly seconds: number; readonly until: string; readonly script: string } | undefined;
}

/** A hash in base64 may begin with a slash and have others; it ends with a sign that no address here ends with, and is taken as a whole. */
const ADDRESS = /^\/.*[^=]$/;
/** Where references go on in the next line: never within an amount of money, which ends in figures. */
const REFERENCE_ENDS = /(?<=\w)\.(?=[^\W\d])/g;
/** Addresses do at their slashes too. */
const ADDRESS_ENDS = /(?<=\w)\.(?=[^\W\d])|(?<=[\w}])\/(?=[\w{])/g;

/**
 * Prints pages. Everything that a template prints is escaped, and a value that is missing is an error rather than a gap
 * on the page of an auditor.
 */
export class Pages {
  readonly #environment: nunjucks.Environment;

  constructor(
    private readonly stylesheet: Stylesheet,
    private readonly service: { readonly demonstration: boolean },
  ) {
    this.#environment = new nunjucks.Environment(new nunjucks.FileSystemLoader([sources, govuk]), {
      autoescape: true,
      throwOnUndefined: true,
      trimBlocks: true,
      lstripBlocks: true,
    });
    // A reference may go on in the next line at its dots, and an address at its slashes: one in a narrow column would push
    // the others off the page.
    const escaped: (text: string) => object = this.#environment.getFilter('escape');
    this.#environment.addFilter(
      'breakable',
      (text: string) =>
        new nunjucks.runtime.SafeString(
          String(escaped(text)).replace(ADDRESS.test(text) ? ADDRESS_ENDS : REFERENCE_ENDS, (end) => `${end}<wbr>`),
        ),
    );
  }

  html({ template, title, section, content }: Page, surroundings?: Surroundings): string {
    return this.#environment.render(template, {
      frame: { title, section, leftOut: '', wrong: [], ...surroundings },
      page: content,
      stylesheetHref: this.stylesheet.href,
      demonstration: this.service.demonstration,
      themeColor: '#1f4e5f',
      // The macros of govuk-frontend look these up and may find nothing.
      htmlClasses: '',
    });
  }
}

/**
 * What the pages may load and run: nothing but our own style sheet and the one line of script in the template of
 * govuk-frontend, whose hash is taken from the installed file, so that an upgrade cannot break it.
 *
 * @throws Error when the template no longer has exactly one script.
 */
export function contentSecurityPolicy(): string {
  const template = readFileSync(join(govuk, 'govuk/template.njk'), 'utf8');
  const scripts = [...template.matchAll(/<script[^>]*>([\s\S]*?)<\/script>/g)].map(([, script = '']) => script);
  const [script] = scripts;
  if (script === undefined || scripts.length !== 1) {
    throw new Error(`The template of govuk-frontend has ${scripts.length} scripts; the policy allows one`);
  }
  const hash = createHash('sha256').update(script).digest('base64');
  return [
    "default-src 'none'",
    `script-src 'self' 'sha256-${hash}'`,
    "style-src 'self'",
    "img-src 'self'",
    "connect-src 'self'",
    "font-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ].join('; ');
}
