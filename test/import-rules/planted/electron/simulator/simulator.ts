import '../apns/binary/frame.ts';
import '../certificate/issue.ts';
