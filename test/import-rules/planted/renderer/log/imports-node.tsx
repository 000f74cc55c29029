// breaks: page-without-builtins
import 'node:path';
