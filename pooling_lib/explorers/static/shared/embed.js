// The code that shows an explorer, as it is now, in a frame of another page.

import { attribute } from "./controls.js";

/** Where a page of the course says that the explorers have pages of their own. */
const SIGN = 'meta[name="pool-explorers"]';

/** Columns that a frame may get on a page, in pixels, from a phone's on. */
const COLUMNS = [320, 370, 480, 580, 688, 800, 900];

/** What an explorer's own page has beside it, in pixels: its last line. */
const LAST_LINE = 40;

// Where a page lets scripts through: the frame whose page tells its height gets that height.
const FOLLOW =
  'addEventListener("message", ({ data, source }) => { for (const frame of document.querySelectorAll("iframe")) ' +
  'if (frame.contentWindow === source && data?.type === "pool-explorer-height") frame.height = data.height; });';

/**
 * The address of the page that an explorer has of its own, or null where there is none.
 * @param {string} kind
 */
export function ownPage(kind) {
  const folder = document.querySelector(SIGN)?.getAttribute("content");
  // A page in a reader's own folder is nothing that another page could show.
  return folder && location.protocol.startsWith("http")
    ? new URL(`${folder}${kind}.html${askedTheme()}`, location.href).href
    : null;
}

/** The colours that an explorer's own page was asked for, as its address says it. */
function askedTheme() {
  const asked = [location.search, location.hash].map((part) => new URLSearchParams(part.slice(1)).get("theme"));
  const theme = asked.find((one) => one === "light" || one === "dark");
  return theme ? `?theme=${theme}` : "";
}

/**
 * How high a frame must be to hold an explorer in any column, in pixels: it is laid out in each, before the browser
 * paints the next time.
 * @param {HTMLElement} root
 */
export function highestOf(root) {
  const [style, left, top] = [root.getAttribute("style"), scrollX, scrollY];
  const heights = COLUMNS.map((width) => {
    Object.assign(root.style, { width: `${width}px`, minWidth: "0", maxWidth: "none" });
    return root.offsetHeight;
  });
  attribute(root, "style", style);
  scrollTo({ left, top, behavior: "instant" }); // a page that was shorter meanwhile may have moved
  return Math.max(...heights) + LAST_LINE;
}

/**
 * The element that shows a page in a frame, and the script by which the frame becomes as high as its page.
 * @param {string} address
 * @param {{title: string, height: number}} options
 */
export function frameCode(address, { title, height }) {
  const source = address.replaceAll("&", "&amp;").replaceAll('"', "%22");
  return (
    `<iframe src="${source}" title="${title}" width="100%" height="${Math.ceil(height / 10) * 10}" ` +
    `style="border:0" loading="lazy" allow="clipboard-write; fullscreen"></iframe>\n<script>${FOLLOW}</${"script"}>`
  );
}
