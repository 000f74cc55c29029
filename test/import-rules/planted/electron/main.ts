import 'electron';
import './ipc/mount.ts';
