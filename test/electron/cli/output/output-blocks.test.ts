import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { Output } from '../../../../electron/cli/output/output.ts';

/** A stream that keeps the pieces it was given. */
class Pieces extends Writable {
  readonly pieces: string[] = [];

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.pieces.push(chunk.toString());
    done();
  }
}

function outputTo(terminal: boolean) {
  const [stdout, stderr] = [new Pieces(), new Pieces()];
  const output = new Output(
    { stdout, stderr, isTerminal: { stdin: false, stdout: terminal, stderr: terminal }, environment: {} },
    !terminal,
  );
  return { output, stdout };
}

it('writes what one turn of the event loop settles together, in its order', async () => {
  const { output, stdout } = outputTo(false);
  for (let n = 0; n < 1_000; n += 1) output.object({ n });
  expect(stdout.pieces).toEqual([]);
  await new Promise((resolve) => setImmediate(resolve));
  output.object({ n: 1_000 });
  await output.taken();
  const pieces = stdout.pieces.filter((text) => text !== '');
  expect(pieces.map((text) => text.split('\n').length - 1)).toEqual([1_000, 1]);
  const lines = pieces.join('').trimEnd().split('\n');
  expect(lines).toEqual(Array.from({ length: 1_001 }, (_, n) => JSON.stringify({ n })));
});

it('holds no more than a block', () => {
  const { output, stdout } = outputTo(false);
  for (let n = 0; n < 3_000; n += 1) output.object({ text: 'x'.repeat(90) });
  expect(stdout.pieces.length).toBeGreaterThanOrEqual(4);
  for (const piece of stdout.pieces) expect(piece.length).toBeLessThan(66_000);
});

it('writes to a terminal at once', () => {
  const { output, stdout } = outputTo(true);
  output.line('one');
  expect(stdout.pieces).toEqual(['one\n']);
});

it('has written everything once it is no longer watched', async () => {
  const { output, stdout } = outputTo(false);
  const end = output.watch();
  output.object({ last: true });
  await end();
  expect(stdout.pieces).toEqual(['{"last":true}\n']);
});
