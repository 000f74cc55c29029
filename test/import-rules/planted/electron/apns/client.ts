import 'node:net';
import '../../contract/shared.ts';
