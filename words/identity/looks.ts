import type { FileKind, FileLooks } from '../../contract/facts/identity-files.ts';
import { t, words } from '../language.ts';
import type { Said } from '../shapes.ts';

/** What a file is, as words after "is", and how to come by what was meant where there is a way. */
interface Look {
  readonly is: string;
  readonly remedy?: string;
}

const UNPACK = 'Unpack it and choose what comes out.';

const LOOKS = words<Readonly<Record<FileKind, Look>>>('file-looks', {
  age: {
    is: 'a file encrypted with age',
    remedy: 'Decrypt it (“age --decrypt -i KEY -o OUT IN”) and choose what comes out.',
  },
  'ansible-vault': {
    is: 'a file encrypted with Ansible Vault',
    remedy: 'Decrypt it (“ansible-vault decrypt --output OUT IN”) and choose what comes out.',
  },
  'apple-double': {
    is: 'what macOS keeps beside a file on other disks (AppleDouble)',
    remedy: 'Choose the file of the same name without “._” in front.',
  },
  archive: { is: 'a packed archive', remedy: UNPACK },
  'binary-property-list': { is: 'a binary property list' },
  'blank-text': { is: 'a text file with nothing in it' },
  'certificate-printed': {
    is: 'what a certificate says, printed as text, without the certificate',
    remedy: 'Choose the file that was printed.',
  },
  'cms-encrypted': {
    is: 'an encrypted message (CMS, as S/MIME mail has it)',
    remedy: 'Decrypt it with the key that it is for (“openssl cms -decrypt”), and choose what comes out.',
  },
  'diffie-hellman-key': { is: 'a Diffie-Hellman key, which APNs does not take' },
  'dsa-key': { is: 'a DSA key, which APNs does not take' },
  'dsa-parameters': { is: 'parameters for a DSA key' },
  'dvc-pointer': {
    is: 'a pointer of DVC: the file itself was not downloaded',
    remedy: 'Download it in its repository (“dvc pull”) and choose it again.',
  },
  'git-annex-pointer': {
    is: 'a pointer of git-annex: the file itself was not downloaded',
    remedy: 'Download it in its repository (“git annex get FILE”) and choose it again.',
  },
  'git-crypt': {
    is: 'a file encrypted with git-crypt',
    remedy: 'Unlock the repository (“git-crypt unlock”) and choose the file again.',
  },
  'git-lfs-pointer': {
    is: 'a pointer of Git LFS: the file itself was not downloaded',
    remedy: 'Download it in its repository (“git lfs pull”) and choose it again.',
  },
  gpg: {
    is: 'a file encrypted with GPG (PGP)',
    remedy: 'Decrypt it (“gpg --output OUT --decrypt IN”) and choose what comes out.',
  },
  gzip: { is: 'a gzip archive', remedy: UNPACK },
  'hashicorp-vault': {
    is: 'a text encrypted with HashiCorp Vault',
    remedy: 'Decrypt it there (“vault write transit/decrypt/KEY ciphertext=…”) and choose what comes out.',
  },
  'hexadecimal-dump': {
    is: 'the bytes of a file, printed in hexadecimal',
    remedy: 'Choose the file itself; of what xxd printed, “xxd -r IN OUT” makes it again.',
  },
  'hexadecimal-text': { is: 'a text file with hexadecimal digits, perhaps a device token' },
  html: { is: 'an HTML page, as a failed download leaves it' },
  'java-key-store': { is: 'a Java key store' },
  jpeg: { is: 'a JPEG picture' },
  json: { is: 'a JSON document' },
  jwk: {
    is: 'a key as JSON (JWK)',
    remedy: 'Choose the file that it was made of, or have the tool that wrote it export PEM.',
  },
  keepass: {
    is: 'a password database (KeePass)',
    remedy: 'Save the file that is kept in it, and choose that.',
  },
  'key-parameters': { is: 'the parameters of a key, without the key' },
  'macos-keychain': { is: 'a macOS keychain' },
  mangled: {
    is: 'binary data that something on its way treated as text and so destroyed',
    remedy: 'Copy or download the file again as it is (binary), or export the identity again.',
  },
  'microsoft-key-blob': {
    is: 'a private key in Microsoft’s form (key blob)',
    remedy: 'Convert it: “openssl rsa -inform MSBLOB -in IN -out OUT.pem”, and choose that.',
  },
  'microsoft-pvk': {
    is: 'a private key in Microsoft’s form (PVK)',
    remedy: 'Convert it: “openssl rsa -inform PVK -in IN -out OUT.pem”, and choose that.',
  },
  office: { is: 'a document of Microsoft Office' },
  'openssl-enc': {
    is: 'a file encrypted with OpenSSL (openssl enc)',
    remedy:
      'Decrypt it (“openssl enc -d”, with the cipher and passphrase of its encryption) and choose what comes out.',
  },
  pdf: { is: 'a PDF document' },
  'pgp-key': { is: 'a key for PGP' },
  png: { is: 'a PNG picture' },
  program: { is: 'a program' },
  'property-list': { is: 'a property list' },
  'provider-token': { is: 'a provider token (JWT), not the key that signs it' },
  'provisioning-profile': { is: 'a provisioning profile, which holds no private key' },
  'public-key': { is: 'a public key without its private key' },
  'putty-key': { is: 'a key for SSH (PuTTY)' },
  'revocation-list': { is: 'a list of revoked certificates' },
  'rich-text': { is: 'a document in rich text' },
  'sealed-secret': {
    is: 'a sealed secret of Kubernetes',
    remedy: 'Take the secret out of the cluster (“kubectl get secret NAME -o yaml”) and choose that.',
  },
  'server-parameters': { is: 'parameters for a server' },
  'signed-message': { is: 'a signed message without certificates' },
  'signing-request': { is: 'a certificate signing request, which Apple turns into a certificate' },
  sops: {
    is: 'a file encrypted with sops',
    remedy: 'Decrypt it (“sops --decrypt IN > OUT”) and choose what comes out.',
  },
  sqlite: { is: 'a SQLite database' },
  'ssh-key': { is: 'a key for SSH' },
  'ssh-public-key': { is: 'a public key for SSH' },
  text: { is: 'a text file' },
  unknown: { is: 'a file of an unknown kind' },
  'x25519-key': { is: 'an X25519 key, for key exchange, which APNs does not take' },
  'x448-key': { is: 'an X448 key, for key exchange, which APNs does not take' },
  xml: { is: 'an XML document' },
  'xml-key': {
    is: 'a key as XML (.NET)',
    remedy: 'Have the program that wrote it export PEM or PFX.',
  },
  zip: { is: 'a ZIP archive', remedy: UNPACK },
});

const OTHERWISE = words('file-looks-otherwise', {
  sentence: (file: string, is: string) => t`${file} is ${is}, not a certificate or a key.`,
  choose: 'Choose a .p12, .pem, .cer or .p8 file.',
  base64: (is: string) => t`base64 of ${is}`,
  block: (label: string) => t`a PEM file with a block called ${label}`,
  link: (target: string) => ({
    is: t`a text that names another file (${target}), as Git leaves a link on Windows`,
    remedy: 'Choose the file that it names.',
  }),
  empty: (file: string) => ({
    sentence: t`${file} opens, and holds neither a certificate nor a private key.`,
    remedy: 'Export the identity again.',
  }),
});

/** What to choose where a file is none. */
export const CHOOSE_A_FILE = OTHERWISE.choose;

function lookOf(looks: Exclude<FileLooks, { readonly kind: 'empty-pkcs12' }>): Look {
  if (looks.kind === 'pem-block') return { is: OTHERWISE.block(looks.label) };
  if (looks.kind === 'link') return OTHERWISE.link(looks.target);
  const look = LOOKS[looks.kind];
  return looks.base64 === true ? { is: OTHERWISE.base64(look.is) } : look;
}

/** That a file is no identity, what it is, and what to do. */
export function notAnIdentity({ file, looks }: { readonly file: string; readonly looks: FileLooks }): Said {
  if (looks.kind === 'empty-pkcs12') return OTHERWISE.empty(file);
  const { is, remedy = CHOOSE_A_FILE } = lookOf(looks);
  return { sentence: OTHERWISE.sentence(file, is), remedy };
}
