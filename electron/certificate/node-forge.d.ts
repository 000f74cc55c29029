/** The parts of node-forge that are loaded; the whole of it costs start time. RC2 no other cipher library here has. */
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

/** A digest without an object of the system's library behind it, for where making one is what takes the time. */
declare module 'node-forge/lib/sha1.js' {
  import type { md } from 'node-forge';

  const sha1: { create(): md.MessageDigest };
  export default sha1;
}

declare module 'node-forge/lib/sha256.js' {
  import type { md } from 'node-forge';

  const sha256: { create(): md.MessageDigest };
  export default sha256;
}
