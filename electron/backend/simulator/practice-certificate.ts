import { inField, problem } from '../../../contract/told.ts';
import { SimulatorError } from '../../simulator/simulator-error.ts';
import { ProblemError } from '../problem-error.ts';
import type { OfferedFile } from '../store/save-file.ts';

/**
 * What Apple would send back for a signing request, from the simulator's own authority: the whole way can be practised,
 * and the certificate sends to the simulator. Throws `ProblemError`.
 */
export async function practiceCertificate(options: {
  /** The simulator's folder. */
  readonly dir: string;
  /** DER of SubjectPublicKeyInfo: the request's. */
  readonly publicKeyDer: Buffer;
  readonly bundleId: string;
  /** UNIX milliseconds. */
  readonly now: number;
}): Promise<OfferedFile> {
  // Loaded here only: few runs practise.
  const { isBundleId, signPracticeCertificate } = await import('../../simulator/authority/sign-request.ts');
  if (!isBundleId(options.bundleId))
    throw new ProblemError(
      problem('bundle-id-malformed', { bundleId: options.bundleId, for: 'simulator' }, { place: inField('bundle-id') }),
    );
  try {
    return { name: 'aps-practice.cer', bytes: await signPracticeCertificate(options), holdsKey: false };
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error;
    throw new ProblemError(error.problem, { cause: error });
  }
}
