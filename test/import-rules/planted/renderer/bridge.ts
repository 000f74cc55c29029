import '../contract/shared.ts';
