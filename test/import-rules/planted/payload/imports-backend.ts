// breaks: payload
import '../electron/backend/core.ts';
