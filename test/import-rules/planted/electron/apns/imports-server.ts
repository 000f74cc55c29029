// breaks: apns
import '../http2/server/server-session.ts';
