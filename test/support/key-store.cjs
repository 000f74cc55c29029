// A stand-in for the key store of a Linux desktop, loaded before the window's program. `key-store.txt` in the data
// folder names it: gnome_libsecret (also where there is no such file), kwallet5, basic_text (Chromium's hard-coded
// password), none. Each has a key of its own, as the real ones do. Everything above Electron's safeStorage is what ships.
const { createCipheriv, createDecipheriv, createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { safeStorage } = require('electron');

function nameOfStore() {
  try {
    return readFileSync(join(process.env.PUSHWRIGHT_HOME, 'key-store.txt'), 'utf8').trim();
  } catch {
    return 'gnome_libsecret';
  }
}

const name = nameOfStore();
const key = createHash('sha256').update(name).digest();
const version = Buffer.from(name === 'basic_text' ? 'v10' : 'v11');
let plainText = false;

function demand() {
  if (!safeStorage.isEncryptionAvailable()) throw new Error('Encryption is not available.');
}

Object.assign(safeStorage, {
  isEncryptionAvailable: () => name !== 'none' && (name !== 'basic_text' || plainText),
  getSelectedStorageBackend: () => (name === 'none' ? 'kwallet5' : name),
  setUsePlainTextEncryption: (use) => {
    plainText = use;
  },
  encryptString: (text) => {
    demand();
    const cipher = createCipheriv('aes-256-cbc', key, Buffer.alloc(16));
    return Buffer.concat([version, cipher.update(text, 'utf8'), cipher.final()]);
  },
  decryptString: (sealed) => {
    demand();
    if (!sealed.subarray(0, 3).equals(version)) throw new Error('Another key sealed it.');
    const decipher = createDecipheriv('aes-256-cbc', key, Buffer.alloc(16));
    return Buffer.concat([decipher.update(sealed.subarray(3)), decipher.final()]).toString('utf8');
  },
});
for (const method of ['encryptStringAsync', 'decryptStringAsync', 'isAsyncEncryptionAvailable'])
  if (method in safeStorage) safeStorage[method] = undefined;
