import { Suspense, useRef } from 'react';
import { toolsWords } from '../../words/page/tools/tools.ts';
import { identityOf, serviceTarget } from '../state/send-request.ts';
import { FileProblems } from '../ui/notices/file-problems.tsx';
import { Notice } from '../ui/notices/notice.tsx';
import { Sheet } from '../ui/surfaces/sheet.tsx';
import { explain } from '../ui/told.ts';
import { FillBanner } from './banners.tsx';
import { TOOLS, type ToolProps } from './tools.tsx';

/** The sheet of the tool called `name`. */
export function ToolSheet({
  name,
  onOpenChannels,
  ...props
}: Omit<ToolProps, 'target' | 'identity'> & { readonly name: string; readonly onOpenChannels: () => void }) {
  const tool = TOOLS.find((known) => known.name === name);
  if (tool === undefined) return null;
  const { draft, identities, expiredAccepted } = props.state;
  const identity = identityOf(draft, identities);
  const target = serviceTarget(draft, identity, { expired: expiredAccepted });
  return (
    <Sheet
      title={tool.label}
      news={<ToolNews {...props} opensFiles={tool.opensFiles === true} onOpenChannels={onOpenChannels} />}
      onClose={props.onClose}
    >
      <Suspense fallback={null}>
        <tool.View {...props} target={target} identity={identity} />
      </Suspense>
    </Sheet>
  );
}

/** What became of files that were dropped while the sheet hides the window: the window tells it behind. */
function ToolNews({
  state: { fill, draft, list },
  dispatch,
  work,
  opensFiles,
  onOpenChannels,
}: Pick<ToolProps, 'state' | 'dispatch' | 'work'> & {
  readonly opensFiles: boolean;
  readonly onOpenChannels: () => void;
}) {
  const earlier = useRef({ problems: work.problems, list });
  return (
    <>
      <FillBanner fill={fill} draft={draft} onOpenChannels={onOpenChannels} dispatch={dispatch} />
      {!opensFiles && work.problems !== earlier.current.problems && (
        <FileProblems problems={work.problems} onDismiss={work.dismissProblems} />
      )}
      {list !== null && list !== earlier.current.list && list.phase !== 'reading' && (
        <Notice
          tone={list.phase === 'refused' ? 'danger' : 'info'}
          {...(list.phase === 'refused' ? explain(list.problem) : { sentence: toolsWords.nowTheList(list.name) })}
        />
      )}
    </>
  );
}
