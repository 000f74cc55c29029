import 'react';
export const button = 1;
