// breaks: ground
import '../identity/open.ts';
