// breaks: window
import '../ipc/mount.ts';
