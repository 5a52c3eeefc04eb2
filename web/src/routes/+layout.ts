// A single page: everything happens in the browser, nothing is rendered beforehand.
export const ssr = false;
export const prerender = false;
