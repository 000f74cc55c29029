import '../http2/client/session.ts';
import 'node:net';
import '../../contract/shared.ts';
