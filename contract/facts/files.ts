/** Why a file could not be used: the system's code (errno(3)), one of `OwnFileFault`, or '' where nobody knows. */
export type FileFaultCode = string;

/** Where the system would have answered, but not with what was asked for. */
export type OwnFileFault = 'not-a-file' | 'read-twice' | 'too-large' | 'silent-pipe';

/** What was to be done with a file. */
export type FileUse = 'read' | 'write';

/** A file that could not be used. `name`: as people know it. */
export interface UnusableFile {
  readonly name: string;
  readonly why: FileFaultCode;
  readonly use: FileUse;
}

/** Problems with files, of any area. */
export interface FileExplanations {
  /** `noFile`: it is a folder or a device. */
  'device-tokens-unreadable': UnusableFile | { readonly name: string; readonly noFile: true };
  'categories-unreadable': UnusableFile;
  'categories-unwritable': UnusableFile;
  'devices-file-unreadable': UnusableFile;
  'devices-unreadable': UnusableFile;
  'devices-unwritable': UnusableFile;
  'draft-unreadable': UnusableFile;
  'draft-unwritable': UnusableFile;
  /** `of`: what would have been written. */
  /** `out`: what --out names. `option`: what another option names, or the part of it that a run left that was broken off. */
  'file-exists':
    | { readonly name: string; readonly of: 'identity' | 'out' | 'feedback' }
    | { readonly name: string; readonly of: 'option'; readonly option: string; readonly broken: boolean };
  'file-unusable': UnusableFile;
  /** `keyFolder`: where a new key was to be kept; none was made. */
  'file-unwritable': UnusableFile | { readonly keyFolder: string; readonly why: FileFaultCode };
  /** `kept`: the path where one lies that cannot be understood. */
  'history-unreadable': UnusableFile;
  'history-unwritable': UnusableFile;
  'identities-unreadable': UnusableFile | { readonly kept: string };
  'identities-unwritable': UnusableFile;
  'identity-marks-unreadable': UnusableFile | { readonly kept: string };
  'identity-marks-unwritable': UnusableFile;
  'log-unwritable': UnusableFile;
  'passphrase-file-unreadable': UnusableFile;
  'password-file-unreadable': UnusableFile;
  'payload-unreadable': UnusableFile;
  /** `noResults`: its first line does not name the columns. */
  'results-unreadable': UnusableFile | { readonly name: string; readonly noResults: true };
  'results-unwritable': UnusableFile;
  'secrets-unwritable': UnusableFile;
  'settings-file-unreadable': UnusableFile;
  'settings-unwritable': UnusableFile;
}

/** Which part of a request a variable stands in. */
export type DocumentPart = 'device-token' | 'host' | 'header' | 'setting' | 'payload';

/** What is wrong with a document of requests (docs/documents.md). */
export interface DocumentExplanations {
  'document-empty': null;
  /** A line that is none of those that may stand there. */
  'document-line': { readonly text: string; readonly where: 'before-request' | 'headers' };
  /** `name`: of the header, setting or variable that stands there a second time. */
  'document-twice': { readonly name: string };
  /** `# @pushwright`: no such key, or not with this value. `known`: keys, or values, that there are. */
  'document-setting': {
    readonly why: 'key' | 'value';
    readonly key: string;
    readonly value: string;
    readonly known: readonly string[];
  };
  /** An exact body without the line that ends it. */
  'document-end-missing': null;
  'document-method': { readonly method: string };
  'document-address': { readonly why: 'scheme' | 'host' | 'path'; readonly url: string };
  /** A header with a value that cannot be sent. `known`: the values there are, empty where they are no list. */
  'document-header': { readonly name: string; readonly value: string; readonly known: readonly string[] };
  /** A variable without a value. `environment`: the variable of the environment that would give it one. */
  'document-variable': { readonly name: string; readonly part: DocumentPart; readonly environment: string };
  /** A path that leads out of the document's folder. */
  'document-file-outside': { readonly file: string };
  /** A payload in a file beside the document that cannot be read. */
  'document-payload-missing': { readonly file: string };
  'document-not-utf8': { readonly name: string };
  /** Another program changed the request since it was opened or saved. */
  'document-changed': { readonly name: string };
  /** Half a character that no file can hold, or the like. */
  'document-unwritable': null;
  /** An identity by its SHA-256 that is not among those in use. `words`: what the document calls it, '' where it does not. */
  'document-identity': { readonly fingerprint: string; readonly words: string };
}
