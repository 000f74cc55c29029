// breaks: ipc
import '../loopback/serve.ts';
