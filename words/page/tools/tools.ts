import { t, words } from '../../language.ts';

export const toolsWords = words('page-tools', {
  identities: 'Identities',
  findWrong: 'Find them, and what is wrong with them',
  signingRequest: 'Signing request',
  newKeyWay: 'A new key, and the way to its certificate',
  broadcastChannels: 'Broadcast channels',
  oneLiveActivity: 'One Live Activity update for all who follow',
  feedbackService: 'Feedback service',
  devicesLostApp: 'Which devices lost the app',
  network: 'Network',
  wayOutProxy: 'Which way out, the proxy, and a test',
  rememberedPassphrases: 'Saved passphrases',
  whereTheyKept: 'Where they are kept, and forgetting them',
  settings: 'Settings',
  whatIsSet: 'What is set once, and what this is',
  tools: 'Tools',
  nowTheList: (list: string) => t`${list} is now the list of device tokens.`,
});
