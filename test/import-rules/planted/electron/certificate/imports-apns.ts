// breaks: certificate
import '../apns/client.ts';
