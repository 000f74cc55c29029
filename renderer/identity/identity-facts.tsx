import { Fragment } from 'react';
import './identity-facts.css';

/** Labels and values, one a line; those without a value are left out. */
export function Facts({ facts }: { readonly facts: readonly (readonly [label: string, value: string])[] }) {
  const present = facts.filter(([, value]) => value !== '');
  if (present.length === 0) return null;
  return (
    <dl className="identity-facts">
      {present.map(([label, value]) => (
        <div key={label} className="identity-facts__row">
          <dt>{label}</dt>
          <dd>
            <Breakable text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Long names break after a dot, not in the middle of a word. */
function Breakable({ text }: { readonly text: string }) {
  return text.split(/(?<=\w[.:])/).map((part, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no other name
    <Fragment key={index}>
      {part}
      <wbr />
    </Fragment>
  ));
}
