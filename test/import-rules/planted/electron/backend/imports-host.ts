// breaks: backend
import '../ipc/mount.ts';
