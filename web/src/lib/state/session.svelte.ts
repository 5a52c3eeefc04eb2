// Who is signed in and which brand is looked at. Installs itself as the API client's conscience (CSRF, signed out).
import { goto } from '$app/navigation';
import * as calls from '../api/calls';
import { ApiFailure, installHooks } from '../api/client';
import type { OwnBrand, Session } from '../api/types';
import { i18n } from '../i18n/index.svelte';

class Who {
  session = $state.raw<Session | null>(null);
  /** False while requests get no answer at all; the frame shows it. */
  reachable = $state(true);
  brandId = $state(0);

  brand = $derived<OwnBrand | undefined>(this.session?.brands.find((brand) => brand.id === this.brandId));

  constructor() {
    installHooks({
      csrf: () => this.session?.csrf ?? '',
      signedOut: () => {
        if (!this.session) return;
        this.session = null;
        const back = location.pathname + location.search;
        void goto(`/sign-in?back=${encodeURIComponent(back)}`);
      },
      reachable: (yes) => (this.reachable = yes),
    });
  }

  /** True when somebody is signed in; false when nobody is. Throws when the server does not answer. */
  async resume(): Promise<boolean> {
    if (this.session) return true;
    try {
      this.take(await calls.session());
      return true;
    } catch (error) {
      if (error instanceof ApiFailure && error.kind === 'signed-out') return false;
      throw error;
    }
  }

  take(session: Session) {
    this.session = session;
    void i18n.use(session.user.language);
  }

  async leave() {
    await calls.signOut();
    this.session = null;
    await goto('/sign-in');
  }

  get home(): string {
    const brands = this.session?.brands ?? [];
    const last = Number(read('vigie.brand'));
    const brand = brands.find((one) => one.id === last) ?? brands[0];
    return brand ? `/b/${brand.id}/now` : '/no-brand';
  }

  look(brand: number) {
    this.brandId = brand;
    try {
      localStorage.setItem('vigie.brand', String(brand));
    } catch {
      // A browser that keeps nothing still works for as long as the tab lives.
    }
  }
}

function read(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

export const who = new Who();
