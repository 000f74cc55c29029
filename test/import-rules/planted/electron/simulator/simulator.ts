import '../http2/server/server-session.ts';
import '../apns/binary/frame.ts';
import '../certificate/issue.ts';
