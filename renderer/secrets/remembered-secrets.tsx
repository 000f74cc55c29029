import { useEffect, useState } from 'react';
import type { Problem } from '../../contract/outcome.ts';
import type { RememberedSecrets as Remembered, RememberedSecret } from '../../contract/secrets.ts';
import { aboutKeyStore, keyStoreName } from '../../words/identity/key-stores.ts';
import { secretsWords } from '../../words/page/identity/secrets.ts';
import { longDay } from '../../words/page/times.ts';
import type { HostBridge } from '../bridge.ts';
import { Button } from '../ui/controls/button.tsx';
import { Notice } from '../ui/notices/notice.tsx';
import { explain } from '../ui/told.ts';
import './remembered-secrets.css';

/** Which passphrases are remembered and where, and forgetting them. None of them is ever shown. */
export function RememberedSecrets({ bridge }: { readonly bridge: HostBridge }) {
  const [remembered, setRemembered] = useState<Remembered | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [asking, setAsking] = useState(false);

  useEffect(() => {
    void bridge['secret.list'](undefined).then((answer) => {
      if (answer.ok) setRemembered(answer.value);
      else setProblem(answer.problem);
    });
  }, [bridge]);

  const forget = async (secretId: string | null): Promise<void> => {
    setAsking(false);
    const answer = await bridge['secret.forget']({ secretId });
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) setRemembered(answer.value);
  };

  if (remembered === null)
    return <div className="secrets">{problem !== null && <ProblemNotice problem={problem} />}</div>;
  const { store, secrets } = remembered;
  return (
    <div className="secrets">
      {problem !== null && <ProblemNotice problem={problem} />}
      <Notice
        tone={store.name !== null && store.protects === 'no' ? 'warn' : 'info'}
        sentence={storeSentence(remembered)}
        remedy={store.name === null ? undefined : aboutKeyStore(store)}
      />
      {secrets.length === 0 ? (
        <p className="secrets__none">{secretsWords.nothingRememberedWhere}</p>
      ) : (
        <>
          <table className="secrets__table">
            <thead>
              <tr>
                <th scope="col">{secretsWords.opens}</th>
                <th scope="col">{secretsWords.kept}</th>
                <th scope="col">{secretsWords.since}</th>
                <th scope="col">
                  <span className="visually-hidden">{secretsWords.actions}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {secrets.map((secret) => (
                <SecretRow key={secret.id} secret={secret} onForget={() => void forget(secret.id)} />
              ))}
            </tbody>
          </table>
          {asking ? (
            <Notice
              tone="danger"
              sentence={secretsWords.forgetAllThey}
              actions={
                <>
                  <Button size="small" variant="danger" onClick={() => void forget(null)}>
                    {secretsWords.forgetAll}
                  </Button>
                  <Button size="small" onClick={() => setAsking(false)}>
                    {secretsWords.keep}
                  </Button>
                </>
              }
            />
          ) : (
            <Button icon="trash" className="secrets__forget-all" onClick={() => setAsking(true)}>
              {secretsWords.forgetAllRemembered}
            </Button>
          )}
        </>
      )}
    </div>
  );
}

function SecretRow({ secret, onForget }: { readonly secret: RememberedSecret; readonly onForget: () => void }) {
  const { kind, name, store, rememberedAt, inUse } = secret;
  return (
    <tr>
      <td>
        <span className="secrets__name">{name}</span>
        {kind === 'proxy-password' && <span className="secrets__aside">{secretsWords.proxy}</span>}
      </td>
      <td>
        {keyStoreName(store)}
        {!inUse && <span className="secrets__aside">{secretsWords.otherStore}</span>}
      </td>
      <td>{longDay(rememberedAt)}</td>
      <td className="secrets__action">
        <Button size="small" aria-label={secretsWords.forgetSecret(name)} onClick={onForget}>
          {secretsWords.forget}
        </Button>
      </td>
    </tr>
  );
}

function ProblemNotice({ problem }: { readonly problem: Problem }) {
  return <Notice tone="danger" {...explain(problem)} />;
}

function storeSentence({ store }: Remembered): string {
  if (store.name === null) return aboutKeyStore(store);
  return secretsWords.keptInStore(keyStoreName(store.name));
}
