import { SimulatorError } from '../../simulator/simulator-error.ts';
import { ProblemError, problem } from '../problem-error.ts';
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
      problem({
        code: 'bundle-id-malformed',
        sentence: `“${options.bundleId}” is not a bundle id: those are letters, digits and hyphens with dots between, such as com.example.app.`,
        remedy: 'Enter the bundle id of your app, or any of that form: the simulator takes every one.',
        place: { name: 'Bundle id', line: null, column: null },
      }),
    );
  try {
    return { name: 'aps-practice.cer', bytes: await signPracticeCertificate(options), holdsKey: false };
  } catch (error) {
    if (!(error instanceof SimulatorError)) throw error;
    const { code, message: sentence, remedy, place } = error;
    throw new ProblemError(problem({ code, sentence, remedy, place }), { cause: error });
  }
}
