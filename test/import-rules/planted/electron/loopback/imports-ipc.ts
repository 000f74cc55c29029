// breaks: loopback
import '../ipc/mount.ts';
