import type { LaunchOptions } from '@playwright/test';

export function findChromium(): Promise<
  | { readonly launch: LaunchOptions; readonly reason?: undefined }
  | { readonly launch?: undefined; readonly reason: string }
>;
