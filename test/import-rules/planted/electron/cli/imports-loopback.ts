// breaks: cli
import '../loopback/serve.ts';
