// Theme, density and the rail: this browser's own habits, kept in local storage. static/look.js reads the same keys
// before the first paint.

export type Theme = 'system' | 'dark' | 'light';
export type Density = 'comfortable' | 'compact';

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

function keep(key: string, value: string) {
  try {
    localStorage.setItem(key, value);
  } catch {
    // Private windows may refuse; the choice then lasts as long as the tab.
  }
}

class Look {
  theme = $state<Theme>((read('vigie.theme') as Theme | null) ?? 'system');
  density = $state<Density>((read('vigie.density') as Density | null) ?? 'comfortable');
  narrowRail = $state(read('vigie.rail') === 'narrow');
  #systemLight = $state(false);

  constructor() {
    const system = matchMedia('(prefers-color-scheme: light)');
    this.#systemLight = system.matches;
    system.addEventListener('change', (event) => {
      this.#systemLight = event.matches;
      this.#apply();
    });
  }

  get dark(): boolean {
    return this.theme === 'dark' || (this.theme === 'system' && !this.#systemLight);
  }

  setTheme(theme: Theme) {
    this.theme = theme;
    keep('vigie.theme', theme);
    this.#apply();
  }

  setDensity(density: Density) {
    this.density = density;
    keep('vigie.density', density);
    this.#apply();
  }

  toggleRail() {
    this.narrowRail = !this.narrowRail;
    keep('vigie.rail', this.narrowRail ? 'narrow' : 'wide');
  }

  #apply() {
    document.documentElement.dataset.theme = this.dark ? 'dark' : 'light';
    document.documentElement.dataset.density = this.density;
  }
}

export const look = new Look();
