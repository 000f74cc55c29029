// breaks: window
import '../backend/core.ts';
