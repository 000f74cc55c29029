// breaks: page-files
import '../loopback/serve.ts';
