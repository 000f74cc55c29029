/*
 * Where the focus goes when a layer closes. The platform gives it back to what had it when the layer opened; where that
 * was an item of a menu, it is gone by then, and the focus would fall to the body.
 */

const MOST_REMEMBERED = 8;
const had: HTMLElement[] = [];

document.addEventListener('focusin', ({ target }) => {
  if (!(target instanceof HTMLElement) || target.closest('dialog') !== null) return;
  // An item of a menu is gone with it: what opened the menu stays.
  const menu = target.closest('[role="menu"]');
  const kept = menu === null ? target : document.getElementById(menu.getAttribute('aria-labelledby') ?? '');
  if (kept === null) return;
  had.push(kept);
  if (had.length > MOST_REMEMBERED) had.shift();
});

/** Gives the focus, where nothing has it, to what had it last and is still there. */
export function returnFocus(): void {
  if (document.activeElement !== null && document.activeElement !== document.body) return;
  const there = had.filter((element) => element.isConnected && element.getClientRects().length > 0);
  there.at(-1)?.focus();
}
