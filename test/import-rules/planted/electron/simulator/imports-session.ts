// breaks: simulator
import '../http2/client/session.ts';
