// breaks: payload
import '../words/explain.ts';
