// breaks: contract
import 'node:fs';
