// Runs in the browser, beside a form with files: says which files were chosen and how large they are before anything is
// sent, and how far the sending has come. Without it the form works as well.

/** What of a page is used here; the project is otherwise compiled without the types of browsers. */
interface Shown {
  textContent: string;
  readonly dataset: Readonly<Record<string, string>>;
  readonly files: readonly { readonly name: string; readonly size: number }[];
  readonly action: string;
  append(...children: readonly Shown[]): void;
  replaceChildren(...children: readonly Shown[]): void;
  querySelector(selector: string): Shown | null;
  addEventListener(event: string, listener: (event: { preventDefault(): void }) => void): void;
}
declare const document: {
  getElementById(id: string): Shown | null;
  querySelector(selector: string): Shown | null;
  createElement(tag: string): Shown;
  open(): void;
  write(html: string): void;
  close(): void;
};
declare const location: { readonly href: string };
declare const history: { pushState(state: null, unused: string, address: string): void };
declare const FormData: new (form: Shown) => object;
declare const XMLHttpRequest: new () => {
  readonly upload: {
    addEventListener(event: 'progress', listener: (event: { loaded: number; total: number }) => void): void;
  };
  readonly responseText: string;
  readonly responseURL: string;
  open(method: string, address: string): void;
  setRequestHeader(name: string, value: string): void;
  send(body: object): void;
  addEventListener(event: 'load' | 'error', listener: () => void): void;
};

const form = the(document.querySelector('form.app-form'));
const input = the(form.querySelector('input[type=file]'));
const [list, progress, panel] = ['upload-files', 'upload-progress', 'upload'].map((id) =>
  the(document.getElementById(id)),
) as [Shown, Shown, Shown];
const bytesMax = Number(panel.dataset['bytesMax']);

input.addEventListener('change', () => {
  list.replaceChildren(
    ...[...input.files].map(({ name, size }) => {
      const item = document.createElement('li');
      item.textContent = `${name}: ${sizeWords(size)}${size > bytesMax ? ', which is more than the ledger takes' : ''}`;
      return item;
    }),
  );
});

form.addEventListener('submit', (event) => {
  const bytes = [...input.files].reduce((sum, { size }) => sum + size, 0);
  // What is sent at once needs nobody to tell how far it has come.
  if (bytes < 256 * 1024) return;
  event.preventDefault();
  const sending = new XMLHttpRequest();
  sending.open('POST', location.href);
  sending.setRequestHeader('Accept', 'text/html');
  sending.upload.addEventListener('progress', ({ loaded, total }) => {
    progress.textContent =
      loaded < total ? `Sending: ${Math.floor((100 * loaded) / total)}%` : 'Sent. Encrypting and recording…';
  });
  sending.addEventListener('error', () => {
    progress.textContent = 'It could not be sent. Nothing was recorded; send it again.';
  });
  sending.addEventListener('load', () => {
    // Whatever was answered is shown as it would have been: the next page, or the form with what is wrong.
    history.pushState(null, '', sending.responseURL);
    document.open();
    document.write(sending.responseText);
    document.close();
  });
  sending.send(new FormData(form));
});

function sizeWords(bytes: number): string {
  if (bytes < 1_048_576) return `${Math.ceil(bytes / 1024)} kB`;
  const tenths = Math.round((10 * bytes) / 1_048_576);
  return `${Math.floor(tenths / 10)}.${tenths % 10} MB`;
}

function the(found: Shown | null): Shown {
  if (found === null) throw new Error('The page is not the one that this script belongs to');
  return found;
}
