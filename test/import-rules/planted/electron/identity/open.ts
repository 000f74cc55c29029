import '../certificate/issue.ts';
