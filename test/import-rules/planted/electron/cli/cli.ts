import 'commander';
import '../backend/core.ts';
