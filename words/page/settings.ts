import { words } from '../language.ts';

/** Everything that is set once, and what Pushwright is. */
export const settingsWords = words('page-settings', {
  history: 'History',
  network: 'Network',
  passphrases: 'Saved passphrases',
  about: 'About',
  version: 'Version',
  program: 'Program',
  system: 'System',
  licence: 'Licence',
  licenceWhat: 'MIT. The licences of everything that is shipped lie in the folder “licences” beside the program.',
  fonts: 'Fonts',
  fontsWhat: 'Inter and JetBrains Mono, under the SIL Open Font License.',
});
