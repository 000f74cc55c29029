// breaks: preload
import 'electron';
import 'node:fs';
