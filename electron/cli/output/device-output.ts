import type { ListedDevice } from '../../../contract/kept/devices.ts';
import { devicesWords } from '../../../words/kept/devices-command.ts';

/** A device as `--json` has it: as the window is told of it, its device token under the name that `send --json` uses. */
export function deviceObject({ deviceToken, ...device }: ListedDevice): object {
  return { token: deviceToken, ...device };
}

/** Lines for people: what is in the book in columns, then the test devices. `all`: whether an empty book is to be said. */
export function deviceTable(devices: readonly ListedDevice[], all: boolean): readonly string[] {
  const own = devices.filter(({ inBook }) => inBook);
  const simulated = devices.filter(({ inBook }) => !inBook);
  return [
    ...(own.length === 0 && all ? [devicesWords.none] : columns(own.map(cellsOf))),
    ...(simulated.length === 0 ? [] : ['', devicesWords.testDevices]),
    ...columns(simulated.map(({ name, deviceToken }) => [`  ${name}`, deviceToken])),
  ];
}

function cellsOf({ name, deviceToken, app, environment, kind, group, last, gone }: ListedDevice): readonly string[] {
  const outcome = last === null ? '' : devicesWords.last(last.reason ?? last.outcome, last.destination, dayOf(last.at));
  const mark = gone === null ? '' : devicesWords.gone(dayOf(gone.since));
  const short = `${deviceToken.slice(0, 8)}…${deviceToken.slice(-4)}`;
  return [name, short, app ?? '', environment ?? '', devicesWords.kinds[kind], group ?? '', outcome, mark];
}

function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** Cells under each other; a column that nobody fills takes no place. */
function columns(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows.map((row) =>
    row
      .flatMap((cell, column) => ((widths[column] ?? 0) === 0 ? [] : [cell.padEnd(widths[column] ?? 0)]))
      .join('  ')
      .trimEnd(),
  );
}
