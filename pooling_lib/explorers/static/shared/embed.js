// The code that shows an explorer, as it is now, in a frame of another page.

/** Where a page of the course says that the explorers have pages of their own. */
const SIGN = 'meta[name="pool-explorers"]';

/**
 * The address of the page that an explorer has of its own, or null where there is none.
 * @param {string} kind
 */
export function ownPage(kind) {
  const folder = document.querySelector(SIGN)?.getAttribute("content");
  // A page in a reader's own folder is nothing that another page could show.
  return folder && location.protocol.startsWith("http")
    ? new URL(`${folder}${kind}.html`, location.href).href
    : null;
}

/**
 * The element that shows a page in a frame; the page tells its height to who listens.
 * @param {string} address
 * @param {{title: string, height: number}} options
 */
export function frameCode(address, { title, height }) {
  const source = address.replaceAll("&", "&amp;").replaceAll('"', "%22");
  return (
    `<iframe src="${source}" title="${title}" width="100%" height="${Math.ceil(height / 10) * 10}" ` +
    'style="border:0" loading="lazy" allow="clipboard-write; fullscreen"></iframe>'
  );
}
