// breaks: apns
import '../identity/open.ts';
