import adapter from '@sveltejs/adapter-static';

/** A single page: every address is answered with index.html, which the server embeds. */
export default {
  kit: {
    adapter: adapter({ pages: 'build', assets: 'build', fallback: 'index.html' }),
    // Registered only when somebody turns browser notifications on.
    serviceWorker: { register: false },
    // The server sends the same policy as a header; scripts/csp.mjs writes it to build/csp.txt.
    csp: {
      mode: 'hash',
      directives: {
        'default-src': ['self'],
        'script-src': ['self'],
        'style-src': ['self'],
        // The one style attribute of the page: SvelteKit's announcer of page changes, hidden from sight by it.
        'style-src-attr': ['unsafe-hashes', 'sha256-S8qMpvofolR8Mpjy4kQvEm7m1q8clzU4dfDH0AmvZjo='],
        // Foreign pictures are fetched only after the reader asks for one.
        'img-src': ['self', 'data:', 'https:'],
        'media-src': ['self', 'https:'],
        'connect-src': ['self'],
        'worker-src': ['self'],
        'object-src': ['none'],
        'base-uri': ['none'],
        'form-action': ['self'],
      },
    },
  },
};
