import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below the given files and folders (paths relative to root), sorted; what is absent is left out. */
export function listFiles(root, paths) {
  const files = [];
  const visit = (path) => {
    const stats = statSync(join(root, path), { throwIfNoEntry: false });
    if (stats?.isFile()) files.push({ path, size: stats.size, changedMs: stats.mtimeMs });
    else if (stats?.isDirectory()) for (const name of readdirSync(join(root, path))) visit(`${path}/${name}`);
  };
  for (const path of paths) visit(path);
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Names, sizes and times: cheap to take, and equal only when nothing was written since. */
export function fingerprintOf(files) {
  const hash = createHash('sha256');
  for (const { path, size, changedMs } of files) hash.update(`${path}\0${size}\0${changedMs}\n`);
  return hash.digest('hex');
}

/** Names and contents: equal whenever a build would come out the same. */
export function digestOf(root, files) {
  const hash = createHash('sha256');
  for (const { path } of files)
    hash
      .update(`${path}\0`)
      .update(readFileSync(join(root, path)))
      .update('\0');
  return hash.digest('hex');
}
