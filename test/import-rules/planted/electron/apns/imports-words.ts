// breaks: apns
import '../../words/explain.ts';
