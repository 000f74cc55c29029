import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { IDS } from '../../../../electron/backend/log/redact.ts';

/** Facts of that name hold ids in one table and free text in another, and why they count as ids all the same. */
const FREE_ELSEWHERE: Readonly<Record<string, string>> = {
  code: 'an explanation inside another is checked where it is made',
  environment: 'the name of a variable that a document wants',
  event: 'the value of a key in a payload, which is no secret by its place',
  expected: 'a name in a schema of ours',
  fault: 'a code of the file system',
  field: 'a path of names in a schema of ours',
  header: 'a name in a payload, told at the command line alone',
  id: 'told at the command line alone',
  key: 'the name of a key in a payload',
  kind: 'the scheme of a proxy that is known',
  of: 'an option of the command line',
  outcome: 'a word in a file of results, told at the command line alone',
  part: 'the name of a file that the simulator makes',
  reason: 'what APNs answered',
  request: 'the name of a file that was made here',
  step: 'told at the command line alone',
  to: 'a date in a certificate, and what is told at the command line alone',
  wanted: 'a topic',
  where: 'the place of a key in a payload, as a path of names',
  why: 'a code of the system',
};

/** Every name of a fact, with whether it holds words of a fixed set, free text, or both. */
function namesOfFacts(): ReadonlyMap<string, ReadonlySet<'fixed' | 'free'>> {
  const config = ts.getParsedCommandLineOfConfigFile(
    'tsconfig.contract.json',
    {},
    {
      ...ts.sys,
      onUnRecoverableConfigFileDiagnostic: () => undefined,
    },
  );
  const program = ts.createProgram(config?.fileNames ?? [], config?.options ?? {});
  const checker = program.getTypeChecker();
  const names = new Map<string, Set<'fixed' | 'free'>>();
  const look = (type: ts.Type, name: string, depth: number): void => {
    const note = (holds: 'fixed' | 'free') => names.set(name, (names.get(name) ?? new Set()).add(holds));
    if (depth > 8) return;
    if (type.isUnion()) for (const one of type.types) look(one, name, depth);
    else if (type.isStringLiteral()) note('fixed');
    else if ((type.flags & (ts.TypeFlags.String | ts.TypeFlags.TemplateLiteral)) !== 0) note('free');
    else if (checker.isArrayType(type) || checker.isTupleType(type))
      for (const one of checker.getTypeArguments(type as ts.TypeReference)) look(one, name, depth + 1);
    else if ((type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0)
      for (const one of type.getProperties())
        if ((one.flags & ts.SymbolFlags.Method) === 0) look(checker.getTypeOfSymbol(one), one.name, depth + 1);
  };
  for (const file of program.getSourceFiles())
    for (const statement of file.fileName.includes('/contract/facts/') ? file.statements : [])
      if (ts.isInterfaceDeclaration(statement) && /^(?:Explanation|Event|Detail)Facts$/.test(statement.name.text))
        for (const one of checker.getTypeAtLocation(statement.name).getProperties())
          look(checker.getTypeOfSymbol(one), '', 0);
  names.delete('');
  return names;
}

describe('the facts that are ids', () => {
  const names = namesOfFacts();

  it('are found in the tables', () => {
    expect(names.size).toBeGreaterThan(100);
  });

  it('are all that hold words of a fixed set, so that no passphrase changes what a line says', () => {
    const fixed = [...names].filter(([, holds]) => holds.has('fixed')).map(([name]) => name);
    // A word or an advice is known by what it is: its name holds other values too.
    expect(fixed.filter((name) => !IDS.has(name) && !['facts'].includes(name))).toEqual([]);
  });

  it('hold no text that somebody typed, but for those that say why', () => {
    const free = [...IDS].filter((name) => names.get(name)?.has('free') === true);
    expect(free.filter((name) => !(name in FREE_ELSEWHERE))).toEqual([]);
  });
});
