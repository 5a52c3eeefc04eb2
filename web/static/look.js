// Runs before the first paint, so that nobody who chose a dark theme sees a white flash.
(function () {
  var root = document.documentElement;
  var read = function (key) {
    try { return localStorage.getItem(key); } catch { return null; }
  };
  var theme = read('vigie.theme') || 'system';
  var light = theme === 'light' || (theme === 'system' && matchMedia('(prefers-color-scheme: light)').matches);
  root.dataset.theme = light ? 'light' : 'dark';
  root.dataset.density = read('vigie.density') || 'comfortable';
  root.lang = read('vigie.language') || ((navigator.language || '').toLowerCase().startsWith('fr') ? 'fr' : 'en');
})();
