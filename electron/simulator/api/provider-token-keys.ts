import { createPrivateKey, createPublicKey } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { inFile, problem } from '../../../contract/told.ts';
import { readBounded } from '../../ground/read-bounded.ts';
import { SIMULATOR_TEAM_ID } from '../authority/authority.ts';
import type { KeyScope } from '../settings/settings.ts';
import { SimulatorError } from '../simulator-error.ts';
import { folderUnusable } from '../unusable.ts';
import type { ProviderTokenKey } from './provider-token-check.ts';

/** A key has a few hundred. */
const MOST_KEY_BYTES = 64 * 1024;
const KEY_FILE = /^AuthKey_([A-Z0-9]{10})\.p8$/;

/**
 * Every provider token key in the folder with its scope: the simulator's own and those that somebody put there. Throws
 * `SimulatorError` where one cannot be read, or a scope is for a key that is not there.
 */
export async function readProviderTokenKeys(
  folder: string,
  scopes: Readonly<Record<string, KeyScope>>,
): Promise<readonly ProviderTokenKey[]> {
  const all = await readdir(folder).catch(async (cause: unknown) => {
    throw await folderUnusable(folder, cause);
  });
  const names = all.filter((name) => KEY_FILE.test(name)).sort();
  const keys = await Promise.all(names.map((name) => readKey(folder, name, scopes)));
  const unknown = Object.keys(scopes).find((keyId) => !keys.some((key) => key.keyId === keyId));
  if (unknown !== undefined)
    throw new SimulatorError(problem('provider-token-key-missing', { keyId: unknown, folder }));
  return keys;
}

async function readKey(
  folder: string,
  name: string,
  scopes: Readonly<Record<string, KeyScope>>,
): Promise<ProviderTokenKey> {
  const keyId = KEY_FILE.exec(name)?.[1] ?? '';
  const scope = scopes[keyId] ?? {};
  try {
    const publicKey = createPublicKey(createPrivateKey(await readBounded(join(folder, name), MOST_KEY_BYTES)));
    if (publicKey.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error('it is not an EC P-256 key');
    return {
      keyId,
      teamId: scope.teamId ?? SIMULATOR_TEAM_ID,
      publicKey,
      environment: scope.environment ?? null,
      bundleIds: scope.bundleIds ?? null,
      relatedKeyId: scope.relatedKeyId ?? null,
    };
  } catch (cause) {
    const place = inFile(name);
    throw new SimulatorError(problem('provider-token-key-unreadable', { name, folder }, { place }), { cause });
  }
}
