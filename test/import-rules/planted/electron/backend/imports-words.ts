// breaks: backend
import '../../words/explain.ts';
