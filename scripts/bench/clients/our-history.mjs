// The history of 100,000 sends, searched as a window does. Built into dist/bench/our-history.cjs, for it is written in TypeScript.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../../electron/apns/clock.ts';
import { History } from '../../../electron/backend/history/history.ts';
import { sendLine } from '../../../electron/backend/history/rows.ts';
import { LogBook } from '../../../electron/backend/log/log-book.ts';
import { Redactor } from '../../../electron/backend/log/redact.ts';
import { SettingsStore } from '../../../electron/backend/store/settings-store.ts';
import { accepted, historySend } from '../../../test/support/history-send.ts';

const [dataFolder, rows, searches] = [process.argv[2], Number(process.argv[3]), Number(process.argv[4])];
const FILES = 10;
const HAN = '你好世界订单已发货请查收包裹快递餐桌准备好了今天天气';
const ABSENT = ['zzqx is in none of them', '龘靐', 'unregistered device', 'com.example.none', '9e107d9d372bb682'];

function textOf(number) {
  const hash = createHash('sha256').update(String(number)).digest();
  const letter = (n) =>
    number % 5 === 0 ? HAN[hash[n % 32] % HAN.length] : String.fromCharCode(97 + ((hash[n % 32] + n) % 26));
  return Array.from({ length: number % 5 === 0 ? 220 : 640 }, (_, n) => (n % 7 === 6 ? ' ' : letter(n))).join('');
}

function write() {
  mkdirSync(join(dataFolder, 'history'), { recursive: true });
  const now = Date.now();
  const month = new Date(now).toISOString().slice(0, 7);
  for (let file = 1; file <= FILES; file += 1) {
    const lines = Array.from({ length: rows / FILES }, (_, n) => {
      const number = file * 1_000_000 + n;
      const id = `${number.toString(36).padStart(9, '0')}-0123456789`;
      const results = [accepted(createHash('sha256').update(id).digest('hex'))];
      const payload = JSON.stringify({ aps: { alert: textOf(number) } });
      return sendLine(historySend(id, { at: now - rows * FILES + number, payload, results }));
    });
    writeFileSync(join(dataFolder, 'history', `${month}-${file}.jsonl`), `${lines.join('\n')}\n`);
  }
}

const quantile = (values, share) => [...values].sort((a, b) => a - b)[Math.ceil(share * values.length) - 1];

async function timed(work) {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

async function measure() {
  write();
  const redactor = new Redactor('/nobody');
  const history = new History({
    ...{ dataFolder, clock: systemClock, settings: new SettingsStore(dataFolder, true), environment: {} },
    ...{ redactor, door: 'window', log: new LogBook(systemClock, redactor, () => undefined) },
  });
  const every = { text: '', topic: null, device: null, outcome: null, from: null, until: null, after: null, limit: 50 };
  const first = await timed(() => history.list(every));
  const { sends } = await history.state();
  if (sends !== rows) throw new Error(`The history has ${sends} of ${rows} sends.`);
  const found = await history.list({ ...every, text: textOf(3_000_005).slice(20, 60) });
  if (found.lines.length !== 1) throw new Error(`A text of one send is found in ${found.lines.length}.`);
  const bytes = Buffer.concat(
    readdirSync(join(dataFolder, 'history'))
      .filter((name) => name.endsWith('.jsonl'))
      .map((name) => readFileSync(join(dataFolder, 'history', name))),
  );
  const ours = [];
  const floor = [];
  for (let n = 0; n < searches; n += 1) {
    const text = ABSENT[n % ABSENT.length];
    ours.push(await timed(() => history.list({ ...every, text })));
    floor.push(await timed(() => bytes.indexOf(Buffer.from(text))));
  }
  const common = [];
  for (let n = 0; n < searches; n += 1)
    common.push(await timed(() => history.list({ ...every, text: n % 2 ? '订单' : 'shop' })));
  const of = (values) => ({ median: quantile(values, 0.5), p99: quantile(values, 0.99) });
  process.stdout.write(
    `${JSON.stringify({ first, ours: of(ours), floor: of(floor), common: of(common), megabytes: bytes.length / 1e6 })}\n`,
  );
}

void measure();
