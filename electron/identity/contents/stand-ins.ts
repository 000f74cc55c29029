import { textOfFile } from '../../ground/text-of-file.ts';

/*
 * Files that stand where an identity should be: encrypted by a tool, or a note that says where the file itself is. Each is
 * named for what it is, with the way to the file itself.
 */

/** What a file is, in words after "is", and how to come by what was meant. */
export interface StandIn {
  readonly words: string;
  readonly remedy: string;
}

const AGE: StandIn = {
  words: 'a file encrypted with age',
  remedy: 'Decrypt it (“age --decrypt -i KEY -o OUT IN”) and choose what comes out.',
};
const GPG: StandIn = {
  words: 'a file encrypted with GPG (PGP)',
  remedy: 'Decrypt it (“gpg --output OUT --decrypt IN”) and choose what comes out.',
};
const SOPS: StandIn = {
  words: 'a file encrypted with sops',
  remedy: 'Decrypt it (“sops --decrypt IN > OUT”) and choose what comes out.',
};

/** By the label of a PEM block; `null` where such a block hides nothing. */
export function sealedBlock(label: string): StandIn | null {
  if (label === 'AGE ENCRYPTED FILE') return AGE;
  return label === 'PGP MESSAGE' ? GPG : null;
}

const WITHOUT_REMEDY = 'Choose a .p12, .pem, .cer or .p8 file.';
const ARCHIVE = archive('a packed archive');
const MANGLED: StandIn = {
  words: 'binary data that something on its way treated as text and so destroyed',
  remedy: 'Copy or download the file again as it is (binary), or export the identity again.',
};
const CMS: StandIn = {
  words: 'an encrypted message (CMS, as S/MIME mail has it)',
  remedy: 'Decrypt it with the key that it is for (“openssl cms -decrypt”), and choose what comes out.',
};

function archive(words: string): StandIn {
  return { words, remedy: 'Unpack it and choose what comes out.' };
}

/** By the first bytes, in hexadecimal. */
const BY_BYTES: readonly (readonly [beginning: RegExp, standIn: StandIn])[] = [
  // age-encryption.org/v1
  [/^6167652d656e6372797074696f6e2e6f72672f7631/, AGE],
  // Packets that a message begins with: a session key for a public key or a passphrase (RFC 9580 sections 4.2, 5.1 and 5.3).
  [/^(?:(?:84|c1)..|85....|c1[cd]...)0[36]/, GPG],
  [/^(?:8c|c3)..0[456]0[1-9a-d]/, GPG],
  [
    /^00474954435259505400/,
    {
      words: 'a file encrypted with git-crypt',
      remedy: 'Unlock the repository (“git-crypt unlock”) and choose the file again.',
    },
  ],
  [
    // Salted__
    /^53616c7465645f5f/,
    {
      words: 'a file encrypted with OpenSSL (openssl enc)',
      remedy:
        'Decrypt it (“openssl enc -d”, with the cipher and passphrase of its encryption) and choose what comes out.',
    },
  ],
  [
    /^0005160[07]/,
    {
      words: 'what macOS keeps beside a file on other disks (AppleDouble)',
      remedy: 'Choose the file of the same name without “._” in front.',
    },
  ],
  [
    /^03d9a29a/,
    { words: 'a password database (KeePass)', remedy: 'Save the file that is kept in it, and choose that.' },
  ],
  [/^504b0304/, archive('a ZIP archive')],
  [/^1f8b/, archive('a gzip archive')],
  // What began as DER and was written as UTF-8, with or without loss, or had its line ends changed.
  [/^30(?:c28[0-4]|efbfbd|8[12]0d0a|82..0d0a020103)/, MANGLED],
  // A sequence, envelopedData (RFC 5652 section 6.1).
  [/^30(?:80|8[1-4](?:..){1,4})06092a864886f70d010703/, CMS],
  [
    /^1ef1b5b0/,
    {
      words: 'a private key in Microsoft’s form (PVK)',
      remedy: 'Convert it: “openssl rsa -inform PVK -in IN -out OUT.pem”, and choose that.',
    },
  ],
  [
    /^07020000(?:00a4|0024)0000/,
    {
      words: 'a private key in Microsoft’s form (key blob)',
      remedy: 'Convert it: “openssl rsa -inform MSBLOB -in IN -out OUT.pem”, and choose that.',
    },
  ],
  [/^(?:377abcaf271c|52617221|425a68|fd377a585a|28b52ffd)/, ARCHIVE],
  [/^.{514}7573746172/, ARCHIVE],
  [/^d0cf11e0/, { words: 'a document of Microsoft Office', remedy: WITHOUT_REMEDY }],
];

const BY_TEXT: readonly (readonly [beginning: RegExp, standIn: StandIn])[] = [
  [
    /^[0-9a-f]{4,8}:?\s{1,3}(?:[0-9a-f]{2,4}\s{1,2}){7}/i,
    {
      words: 'the bytes of a file, printed in hexadecimal',
      remedy: 'Choose the file itself; of what xxd printed, “xxd -r IN OUT” makes it again.',
    },
  ],
  [
    /^Certificate:\s+Data:\s+Version:/,
    {
      words: 'what a certificate says, printed as text, without the certificate',
      remedy: 'Choose the file that was printed.',
    },
  ],
  [
    /^(?:-----BEGIN EC PARAMETERS-----[^-]*-----END EC PARAMETERS-----\s*)$/,
    { words: 'the parameters of a key, without the key', remedy: WITHOUT_REMEDY },
  ],
  [
    /^\{\s*"(?:kty|keys)"\s*:|"kty"\s*:\s*"(?:EC|RSA|OKP)"/,
    {
      words: 'a key as JSON (JWK)',
      remedy: 'Choose the file that it was made of, or have the tool that wrote it export PEM.',
    },
  ],
  [
    /^(?:<\?xml[^>]*>\s*)?<RSAKeyValue>/,
    { words: 'a key as XML (.NET)', remedy: 'Have the program that wrote it export PEM or PFX.' },
  ],
  [
    /^version https:\/\/git-lfs\.github\.com\/spec\//,
    {
      words: 'a pointer of Git LFS: the file itself was not downloaded',
      remedy: 'Download it in its repository (“git lfs pull”) and choose it again.',
    },
  ],
  [
    /^(?:\S{0,200}[/\\])?(?:\.git[/\\])?annex[/\\]objects[/\\]/,
    {
      words: 'a pointer of git-annex: the file itself was not downloaded',
      remedy: 'Download it in its repository (“git annex get FILE”) and choose it again.',
    },
  ],
  [
    /^(?:md5: |outs:\s)/,
    {
      words: 'a pointer of DVC: the file itself was not downloaded',
      remedy: 'Download it in its repository (“dvc pull”) and choose it again.',
    },
  ],
  [
    /^\$ANSIBLE_VAULT;/,
    {
      words: 'a file encrypted with Ansible Vault',
      remedy: 'Decrypt it (“ansible-vault decrypt --output OUT IN”) and choose what comes out.',
    },
  ],
  [
    /^vault:v\d+:/,
    {
      words: 'a text encrypted with HashiCorp Vault',
      remedy: 'Decrypt it there (“vault write transit/decrypt/KEY ciphertext=…”) and choose what comes out.',
    },
  ],
  [/^PuTTY-User-Key-File-/, { words: 'a key for SSH (PuTTY)', remedy: WITHOUT_REMEDY }],
];

/** What stands in for an identity; `null` where it is nothing of the kind. To be asked of what holds no identity. */
export function standInOf(bytes: Buffer): StandIn | null {
  const beginning = bytes.subarray(0, 512).toString('hex');
  const byBytes = BY_BYTES.find(([pattern]) => pattern.test(beginning));
  if (byBytes !== undefined) return byBytes[1];
  const text = textOfFile(bytes)?.trimStart();
  if (text === undefined) return null;
  const start = text.slice(0, 2_000);
  const byText = BY_TEXT.find(([pattern]) => pattern.test(start));
  if (byText !== undefined) return byText[1];
  if (/^\s*"?sops"?\s*[:=]|^sops_\w+=/m.test(text) && /ENC\[AES256_GCM,/.test(text)) return SOPS;
  if (/^\s*"?kind"?:\s*"?SealedSecret/m.test(start))
    return {
      words: 'a sealed secret of Kubernetes',
      remedy: 'Take the secret out of the cluster (“kubectl get secret NAME -o yaml”) and choose that.',
    };
  const target = LINK.exec(start)?.[0].trim();
  return target === undefined
    ? null
    : {
        words: `a text that names another file (${target}), as Git leaves a link on Windows`,
        remedy: 'Choose the file that it names.',
      };
}

/** A single line with the path of a file. */
const LINK = /^[\w. -]{0,100}(?:[/\\][\w. -]{1,100}){0,12}\.(?:p12|pfx|pem|cer|crt|key|p8)\s*$/i;
