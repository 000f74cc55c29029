// breaks: page-without-node
import '../../electron/backend/core.ts';
