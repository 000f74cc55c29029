import 'node-forge';
import 'node:crypto';
