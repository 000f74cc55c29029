import { expect, it } from 'vitest';
import { AppTexts, type TextsWorker } from '../../../../renderer/composer/languages/app-texts.ts';
import { answerTexts } from '../../../../renderer/composer/languages/texts-answers.ts';
import type { FromWorker, ToWorker } from '../../../../renderer/composer/languages/texts-messages.ts';

const inFolder = (path: string, text: string): File => {
  const file = new File([text], path.split('/').at(-1) ?? path);
  return Object.defineProperty(file, 'webkitRelativePath', { value: path });
};
const strings = (language: string, text: string) => inFolder(`App/${language}.lproj/Localizable.strings`, text);

const PAYLOAD = JSON.stringify({ aps: { alert: { 'loc-key': 'HELLO', 'loc-args': ['Ana'] } } });

/** What a worker is asked to do is done when the test says so, in its order. */
class FakeWorker implements TextsWorker {
  onmessage: TextsWorker['onmessage'] = null;
  ended = false;
  readonly #asked: ToWorker[] = [];
  readonly #answer = answerTexts((data: FromWorker) => {
    if (!this.ended) this.onmessage?.({ data });
  });

  postMessage(message: ToWorker): void {
    this.#asked.push(message);
  }

  terminate(): void {
    this.ended = true;
  }

  async work(): Promise<void> {
    for (let asked = this.#asked.shift(); asked !== undefined; asked = this.#asked.shift()) await this.#answer(asked);
  }
}

function started() {
  const workers: FakeWorker[] = [];
  const texts = new AppTexts(() => {
    const worker = new FakeWorker();
    workers.push(worker);
    return worker;
  });
  const bodies = () =>
    Object.fromEntries((texts.state.resolved ?? []).map(({ language, alert }) => [language, alert.body.text]));
  return { texts, workers, bodies };
}

it('resolves a payload in each language, and again when it changes or when files are added', async () => {
  const { texts, workers, bodies } = started();
  texts.show(PAYLOAD, '');
  texts.open([strings('en', '"HELLO" = "Hello %@";'), strings('de', '"HELLO" = "Hallo %@";')]);
  await workers[0]?.work();
  expect(texts.state).toMatchObject({ languages: ['de', 'en'], reading: null, chosen: 'en' });
  expect(bodies()).toEqual({ de: 'Hallo Ana', en: 'Hello Ana' });

  texts.choose('de');
  texts.show(PAYLOAD.replace('Ana', 'Eva'), '');
  texts.show(PAYLOAD.replace('Ana', 'Max'), '');
  await workers[0]?.work();
  expect(bodies()).toEqual({ de: 'Hallo Max', en: 'Hello Max' });
  texts.show('{', '');
  await workers[0]?.work();
  expect(bodies()).toEqual({ de: 'Hallo Max', en: 'Hello Max' });
  texts.show(PAYLOAD, '');

  texts.open([strings('fr', '"HELLO" = "Bonjour";'), strings('de', '"HI" = "Grüß dich";')]);
  await workers[1]?.work();
  expect(workers[0]?.ended).toBe(true);
  expect(texts.state.chosen).toBe('de');
  expect(bodies()).toEqual({ de: 'HELLO', en: 'Hello Ana', fr: 'Bonjour' });
});

it('tells how far it is, and keeps what was read before where reading is cancelled', async () => {
  const { texts, workers, bodies } = started();
  texts.show(PAYLOAD, '');
  texts.open([strings('en', '"HELLO" = "Hello %@";')]);
  await workers[0]?.work();
  const far: (number | null)[] = [];
  const stop = texts.subscribe(() => far.push(texts.state.reading));
  const large = `/* ${'x'.repeat(2_000_000)} */`;
  texts.open([strings('fr', large), strings('es', large), strings('nl', large)]);
  await workers[1]?.work();
  stop();
  const read = far.filter((one) => one !== null);
  expect(read.length).toBeGreaterThan(2);
  expect(read).toEqual([...read].sort((one, other) => one - other));
  expect(Math.max(...read)).toBeLessThanOrEqual(1);

  texts.open([strings('it', '"HELLO" = "Ciao";')]);
  texts.cancel();
  expect(workers[2]?.ended).toBe(true);
  await workers[2]?.work();
  expect(texts.state).toMatchObject({ reading: null, languages: ['en', 'es', 'fr', 'nl'] });
  expect(bodies()).toEqual({ en: 'Hello Ana', es: 'HELLO', fr: 'HELLO', nl: 'HELLO' });
  texts.clear();
  expect(texts.state).toMatchObject({ names: [], languages: [], resolved: null, chosen: null });
  texts.open([strings('it', '"HELLO" = "Ciao";')]);
  await workers[3]?.work();
  expect(bodies()).toEqual({ it: 'Ciao' });
});

it('tells a file that is broken with its line, one that is gone, and too much of them before any is read', async () => {
  const { texts, workers } = started();
  const gone = strings('it', 'x');
  Object.defineProperty(gone, 'stream', {
    value: () => {
      throw new DOMException('gone', 'NotReadableError');
    },
  });
  texts.open([strings('en', '"A" = "1";\n"B" = "2"\n"C" = "3";'), gone]);
  await workers[0]?.work();
  expect(texts.state.problems).toMatchObject([
    { code: 'texts-unreadable', place: { file: 'Localizable.strings' } },
    { code: 'texts-fault', facts: { fault: 'no-semicolon' }, place: { file: 'Localizable.strings', line: 2 } },
  ]);
  const large = strings('en', '');
  Object.defineProperty(large, 'size', { value: 65 * 1024 * 1024 });
  texts.open([large]);
  await workers[1]?.work();
  expect(texts.state).toMatchObject({ languages: [], problems: [{ code: 'texts-too-large' }] });
});

it('shows a second wording by its key, and one that is no key as it was typed', async () => {
  const { texts, workers } = started();
  texts.open([strings('en', '"HELLO" = "Hello %@"; "SHORT" = "%@!";')]);
  texts.show(PAYLOAD, 'SHORT');
  await workers[0]?.work();
  expect(texts.state.resolved?.[0]?.second?.body.text).toBe('Ana!');
  texts.show(PAYLOAD, 'Come now');
  await workers[0]?.work();
  expect(texts.state.resolved?.[0]?.second?.body).toMatchObject({
    text: 'Come now',
    findings: [{ code: 'text-key-missing' }],
  });
});
