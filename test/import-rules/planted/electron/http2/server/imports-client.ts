// breaks: http2-sides-apart
import '../client/session.ts';
