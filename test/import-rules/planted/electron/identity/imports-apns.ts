// breaks: identity
import '../apns/client.ts';
