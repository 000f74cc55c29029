// breaks: payload
import 'node:fs';
