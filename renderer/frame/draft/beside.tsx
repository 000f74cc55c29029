import { useEffect, useMemo, useState } from 'react';
import type { Draft } from '../../../contract/draft.ts';
import type { OpenedDraft } from '../../../contract/kept/drafts.ts';
import type { Problem } from '../../../contract/outcome.ts';
import { excerptOf } from '../../../payload/aps/excerpt.ts';
import { draftWords } from '../../../words/page/drafts.ts';
import { aroundDifferences, jsonLines, linePairs, type Pair } from '../../history/compare.ts';
import { Part } from '../../history/comparing.tsx';
import { readDeviceTokensNow } from '../../state/device-token-reader.ts';
import { Button, IconButton } from '../../ui/controls/button.tsx';
import { Notice } from '../../ui/notices/notice.tsx';
import { explain } from '../../ui/told.ts';
import { wordsOfDestination } from '../standing-words.ts';
import type { Page } from '../use-page.ts';
import './beside.css';

const CONTEXT = 3;

/** Another draft beside the one that is written in, what differs marked as one types; it can be written in instead. */
export function DraftBeside({ page: { bridge, drafts, state }, id }: { readonly page: Page; readonly id: string }) {
  const [other, setOther] = useState<OpenedDraft | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  useEffect(() => {
    let wanted = true;
    void bridge['drafts.show']({ id }).then((answer) => {
      if (!wanted) return;
      if (answer.ok) setOther(answer.value);
      else setProblem(answer.problem);
    });
    return () => {
      wanted = false;
    };
  }, [bridge, id]);
  const { draft, head } = state;
  const delivery = useMemo(() => (other === null ? [] : deliveryPairs(draft, other.draft)), [draft, other]);
  const payload = useMemo(
    () => (other === null ? [] : linePairs(jsonLines(draft.payload), jsonLines(other.draft.payload))),
    [draft.payload, other],
  );
  const name = other === null ? '' : nameOf(other.name, other.draft);
  const differing = [...delivery, ...payload].filter(({ differs }) => differs).length;
  return (
    <section className="beside" aria-label={draftWords.besideIt(name)}>
      <div className="beside__bar">
        <h2 className="beside__name" dir="auto" title={name}>
          {name}
        </h2>
        <span className="beside__count">{other === null ? '' : draftWords.differ(differing)}</span>
        <Button
          size="small"
          onClick={() => {
            drafts.showBeside(head.id);
            drafts.run({ kind: 'open', id });
          }}
        >
          {draftWords.writeInIt}
        </Button>
        <IconButton
          size="small"
          icon="close"
          label={draftWords.closeBeside}
          onClick={() => {
            drafts.showBeside(null);
            document.querySelector<HTMLElement>('.drafts__rows')?.focus();
          }}
        />
      </div>
      {problem !== null && <Notice tone="warn" {...explain(problem)} />}
      {other !== null && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scroller is reached by keyboard
        <section className="beside__parts" aria-label={draftWords.differences} tabIndex={0}>
          <div className="compare__row">
            {[nameOf(head.name, draft), name].map((one, at) => (
              <h3 key={at === 0 ? 'here' : 'beside'} className="beside__side" dir="auto" title={one}>
                {one}
              </h3>
            ))}
          </div>
          <Part title={draftWords.delivery} pairs={delivery.filter(({ differs }) => differs)} />
          <Part title={draftWords.payload} pairs={aroundDifferences(payload, CONTEXT)} />
        </section>
      )}
    </section>
  );
}

/** What a draft is called: by its name, else by what it says. */
function nameOf(name: string, { payload }: Draft): string {
  const { excerpt, excerptOf: of } = excerptOf(payload);
  return name || (of === 'alert' ? excerpt : '') || draftWords.untitled;
}

/** What a draft is sent with, one a line, each beside the other's. */
function deliveryPairs(one: Draft, other: Draft): readonly Pair[] {
  const [left, right] = [partsOf(one), partsOf(other)];
  return (Object.keys(left) as (keyof typeof left)[]).map((part) => {
    const lineOf = (value: string) => (value === '' ? null : draftWords.part(draftWords.parts[part], value));
    return { left: lineOf(left[part]), right: lineOf(right[part]), differs: left[part] !== right[part] };
  });
}

function partsOf(draft: Draft): Readonly<Record<keyof typeof draftWords.parts, string>> {
  const { pushType, topic, priority, expiration, collapseId, apnsId, wire, deviceTokens } = draft;
  const devices = readDeviceTokensNow(deviceTokens)?.tokens.map(({ token }) => token) ?? [deviceTokens];
  return {
    destination: wordsOfDestination(draft),
    protocol: wire,
    ...{ pushType, topic, devices: devices.join(' '), priority, expiration, collapseId, apnsId },
  };
}
