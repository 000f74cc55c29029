import 'electron';
import '../backend/core.ts';
