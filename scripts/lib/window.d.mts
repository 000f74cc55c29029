export function findWindow():
  | { readonly executablePath: string; readonly before: readonly string[]; readonly reason?: undefined }
  | { readonly executablePath?: undefined; readonly before?: undefined; readonly reason: string };
