import 'node:http';
import '../backend/core.ts';
