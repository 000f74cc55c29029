// breaks: contract
import 'jsonc-parser';
