// breaks: words
export { made } from '../electron/apns/client.ts';
