import { t, words } from '../language.ts';
import { number } from '../prose.ts';

export const stateWords = words('page-state', {
  typeHostGateway: 'Type the host of your gateway, with its port if it is not the usual one.',
  tooManyDeviceTokens: (deviceTokens: number, most: number) =>
    t`${number(deviceTokens)} device tokens are more than a field is good for: ${number(most)}.`,
  putIntoFile: 'Put them into a file, one a line, and press “Choose a list”: it may hold millions.',
  stillBeingRead: (name: string) => t`${name} is still being read through.`,
  pressSendAgainMoment: 'Press Send again in a moment: what is wrong in it is found before anything is sent.',
  oneDeliveryOptions: 'One of the delivery options cannot be read.',
  lookDeliveryOptions: 'Look at the delivery options below the payload.',
  windowLostSight: 'The window lost sight of this send while the connection to Pushwright was gone.',
  connectionLogTells: 'The connection log tells what was sent and how it ended.',
  keyIdNow: (keyId: string, teamId: string) => t`The key id is now ${keyId}, the team id ${teamId}.`,
});
