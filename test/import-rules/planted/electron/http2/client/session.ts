import 'node:stream';
