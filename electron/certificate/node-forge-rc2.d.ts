/** The one part of node-forge that is loaded: no other cipher library here has RC2, and the whole of it costs start time. */
declare module 'node-forge/lib/rc2.js' {
  import type { util } from 'node-forge';

  interface Rc2Cipher {
    readonly output: util.ByteStringBuffer;
    start(iv: string): void;
    update(input: util.ByteStringBuffer): void;
    finish(): boolean;
  }

  const rc2: {
    createEncryptionCipher(key: string, bits: number): Rc2Cipher;
    createDecryptionCipher(key: string, bits: number): Rc2Cipher;
  };
  export default rc2;
}

declare module 'node-forge/lib/util.js' {
  import type { util } from 'node-forge';

  const utilities: typeof util;
  export default utilities;
}
