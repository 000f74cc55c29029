import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useRef } from 'react';
import './long-table.css';

/** A table of any length in a scroller of its own; only the rows in sight are in the page. */
export function LongTable<T>({
  label,
  className,
  heads,
  rows,
  rowHeight,
  children,
}: {
  /** What a screen reader calls the scroller. */
  readonly label: string;
  /** Gives the columns their widths. */
  readonly className: string;
  readonly heads: readonly string[];
  readonly rows: readonly T[];
  /** In pixels: 26 or 28. */
  readonly rowHeight: 26 | 28;
  /** The row as a `<tr>` with `aria-rowindex`. */
  readonly children: (row: T, rowIndex: number) => ReactNode;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 20,
  });
  const items = virtualizer.getVirtualItems();
  const gap = (height: number) => <Gap height={height} columns={heads.length} />;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroller is reached by keyboard
    <section className={`long-table ${className}`} ref={scroller} tabIndex={0} aria-label={label}>
      <table className={`long-table__table long-table__table--${rowHeight}`} aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {gap(items[0]?.start ?? 0)}
          {items.map(({ index }) => {
            const row = rows[index];
            return row === undefined ? null : children(row, index + 2);
          })}
          {gap(virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0))}
        </tbody>
      </table>
    </section>
  );
}

/** Stands for rows out of sight. */
function Gap({ height, columns }: { readonly height: number; readonly columns: number }) {
  if (height <= 0) return null;
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: an empty row takes no focus
    <tr aria-hidden="true">
      <td colSpan={columns} className="long-table__gap" style={{ height }} />
    </tr>
  );
}
