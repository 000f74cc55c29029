import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type FeedbackDevice, isoTime } from '../../../contract/feedback.ts';
import { feedbackWords } from '../../../words/cli/feedback.ts';
import { type FeedbackSummary, planFeedback, readIntoFile } from '../../backend/feedback/feedback.ts';
import { FeedbackFile } from '../../backend/feedback/feedback-file.ts';
import { KeptReadings, sourceOf } from '../../backend/feedback/kept-readings.ts';
import { type CliIo, EXIT } from '../cli-io.ts';
import type { CommandContext } from '../command-context.ts';
import { namingOptions, placedByOption } from '../options/field-options.ts';
import { jsonOption } from '../options/option-values.ts';
import { addTargetOptions, checkTarget, type TargetOptions, targetOf } from '../options/target-options.ts';
import type { Output } from '../output/output.ts';
import { explanationText } from '../output/problem-text.ts';
import { withCore } from '../with-core.ts';

interface FeedbackOptions extends TargetOptions {
  readonly out?: string;
  readonly json: boolean;
}

/** `feedback`: reads a feedback service. */
export function addFeedback(program: Command, { io, run }: CommandContext): void {
  const command = program.command('feedback').summary(feedbackWords.summary).description(feedbackWords.description);
  addTargetOptions(command, feedbackWords.options.to)
    .option('--out <file>', feedbackWords.options.out)
    .addOption(jsonOption())
    .addHelpText('after', feedbackWords.examples)
    .action((options: FeedbackOptions) => run((output) => feedback(options, io, output)));
}

async function feedback(options: FeedbackOptions, io: CliIo, output: Output): Promise<number> {
  checkTarget(options);
  return withCore(io, output, options, async ({ core, dataFolder, signals }) => {
    const target = await targetOf(core, options, null, io);
    const plan = await namingOptions(() => planFeedback(target, core.feedback));
    for (const warning of plan.warnings) output.warn(placedByOption(warning, '--payload'));
    const keeping = await keep(options.out, sourceOf(plan.endpoint), dataFolder, io.clock.now());
    const abort = new AbortController();
    void signals.first.then(() => abort.abort());
    let summary: FeedbackSummary | null = null;
    try {
      summary = await readIntoFile(plan, core.feedback, abort.signal, {
        file: keeping.file,
        onDevices: (devices) => print(devices, output),
      });
    } finally {
      if (summary === null) await keeping.file.abandon();
    }
    show(summary, await keeping.end(summary, output), options.out !== undefined, output);
    return summary.whole ? EXIT.ok : EXIT.incomplete;
  });
}

/** Where what is read is safe while it is printed, and afterwards. */
interface Keeping {
  readonly file: FeedbackFile;
  /** The path of the file that stays; `null` where none does. */
  end(summary: FeedbackSummary, output: Output): Promise<string | null>;
}

async function keep(out: string | undefined, source: string, dataFolder: string, now: number): Promise<Keeping> {
  if (out !== undefined) {
    const file = await FeedbackFile.create(resolve(out));
    return { file, end: () => file.finish() };
  }
  const shelf = new KeptReadings(dataFolder);
  const file = await shelf.begin(source, now);
  return {
    file,
    end: async (summary, output) => {
      if (!(await output.taken())) return shelf.end(file, summary);
      await shelf.end(file, { count: 0, whole: true });
      return null;
    },
  };
}

async function print(devices: readonly FeedbackDevice[], output: Output): Promise<void> {
  for (const device of devices) {
    const { deviceToken, timestampSeconds } = device;
    if (output.json) output.object({ token: deviceToken, time: isoTime(device), seconds: timestampSeconds });
    else output.line(`${isoTime(device)}  ${deviceToken}`);
  }
  await output.ready();
}

function show(summary: FeedbackSummary, file: string | null, asked: boolean, output: Output): void {
  const { count, whole, reason, explanation } = summary;
  const seconds = Math.round(summary.seconds * 1000) / 1000;
  if (output.json) output.object({ summary: { devices: count, whole, reason, file, seconds } });
  const mark = whole ? '' : `${output.paintError('bad', `${reason}:`)} `;
  output.say(`${mark}${explanationText(explanation, reason)}`);
  if (file !== null) output.say(asked ? feedbackWords.written(file) : feedbackWords.kept(file));
}
