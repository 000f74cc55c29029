import type { Command } from 'commander';
import { utf8Length } from '../../../contract/payload-size.ts';
import { type AlertTexts, alertOf } from '../../../payload/texts/alert.ts';
import { readTables, type TextTables } from '../../../payload/texts/read-tables.ts';
import { resolveAlert, type TextFinding } from '../../../payload/texts/resolve.ts';
import { textsWords } from '../../../words/cli/lint.ts';
import { explain } from '../../../words/explain.ts';
import { PARTS } from '../../../words/payload/texts.ts';
import { type CliIo, EXIT } from '../cli-io.ts';
import type { CommandContext } from '../command-context.ts';
import { readPayload } from '../input/read-payload.ts';
import { readTextsFiles } from '../input/texts-files.ts';
import { jsonOption } from '../options/option-values.ts';
import type { Output } from '../output/output.ts';
import { refusal } from '../refusal.ts';

interface TextsOptions {
  readonly payload: string;
  readonly json: boolean;
}

/** `texts`: what a payload shows in each language of an app. */
export function addTexts(program: Command, context: CommandContext): void {
  program
    .command('texts')
    .summary(textsWords.summary)
    .description(textsWords.description)
    .argument('<file...>', textsWords.args.file)
    .requiredOption('--payload <file>', textsWords.options.payload)
    .addOption(jsonOption())
    .addHelpText('after', textsWords.examples)
    .action((files: readonly string[], options: TextsOptions) =>
      context.run((output) => texts(files, options, context.io, output)),
    );
}

async function texts(files: readonly string[], options: TextsOptions, io: CliIo, output: Output): Promise<number> {
  const payload = await readPayload(options.payload, io);
  const alert = alertOf(payload.text);
  if (alert === null) throw refusal('texts-payload-broken', { name: payload.name }, { file: payload.name });
  const tables = readTables(await readTextsFiles(files));
  for (const found of tables.problems) output.warn(found);
  let findings = 0;
  for (const language of tables.languages) {
    findings += show(language, alert, tables, output);
    await output.ready();
  }
  if (output.json)
    output.object({ summary: { languages: tables.languages.length, findings, problems: tables.problems.length } });
  else output.line(output.paint('strong', textsWords.sum(tables.languages.length, findings)));
  if (tables.languages.length === 0) return EXIT.refused;
  return findings + tables.problems.length > 0 ? EXIT.rejected : EXIT.ok;
}

/** Shows one language; returns how much was found in it. */
function show(language: string, alert: AlertTexts, tables: TextTables, output: Output): number {
  const { title, subtitle, body } = resolveAlert(alert, tables, language);
  const parts = [
    [PARTS.title, title.text],
    [PARTS.subtitle, subtitle.text],
    [PARTS.body, body.text],
  ] as const;
  const findings = [title, subtitle, body].flatMap((part) => part.findings);
  const bytes = parts.reduce((sum, [, text]) => sum + utf8Length(text ?? ''), 0);
  if (output.json) {
    output.object({
      language: language === '' ? null : language,
      title: title.text,
      subtitle: subtitle.text,
      body: body.text,
      bytes,
      missingKeys: findings.flatMap(missingKey),
      findings: findings.map((found) => ({ code: found.code, facts: found.facts, ...explain(found) })),
    });
    return findings.length;
  }
  output.line(output.paint('strong', textsWords.heading(language === '' ? textsWords.noLanguage : language, bytes)));
  for (const [name, text] of parts) if (text !== null) output.line(textsWords.line(name, text));
  for (const found of findings) {
    const { sentence, remedy } = explain(found);
    output.line(`  ${output.paint('warning', sentence)}\n    ${remedy}`);
  }
  return findings.length;
}

/** The key of a finding by which a device shows a key. */
function missingKey({ code, facts }: TextFinding): readonly string[] {
  const shown = code === 'text-key-missing' || code === 'text-not-compiled';
  return shown && typeof facts === 'object' && facts !== null && 'key' in facts ? [String(facts.key)] : [];
}
