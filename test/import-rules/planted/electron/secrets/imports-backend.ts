// breaks: secrets
import '../backend/core.ts';
