// breaks: http2
import '../../apns/client.ts';
