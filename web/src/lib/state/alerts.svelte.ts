// Alerts as a list that can be filtered, grown and acted on, and the count of open ones that the whole frame shows.
import * as calls from '../api/calls';
import type { Alert } from '../api/types';
import { failureText } from '../i18n/failure';
import { t } from '../i18n/index.svelte';
import { toasts } from './toasts.svelte';

export type AlertFilter = 'open' | 'acknowledged' | 'all';

class OpenCount {
  value = $state(0);
  async refresh(brand: number) {
    this.value = (await calls.alerts(brand, { state: 'open', limit: 1 })).open_count;
  }
}
export const openAlerts = new OpenCount();

export class AlertList {
  items = $state.raw<Alert[]>([]);
  loaded = $state(false);
  failed = $state.raw<unknown>(null);
  next = $state.raw<string | null>(null);

  constructor(
    readonly brand: number,
    readonly filter: AlertFilter,
    readonly limit = 50,
  ) {
    void this.load();
  }

  async load() {
    this.failed = null;
    try {
      const page = await calls.alerts(this.brand, { state: this.filter, limit: this.limit });
      this.items = page.items;
      this.next = page.next ?? null;
      openAlerts.value = page.open_count;
    } catch (error) {
      this.failed = error;
    } finally {
      this.loaded = true;
    }
  }

  async more() {
    if (!this.next) return;
    try {
      const page = await calls.alerts(this.brand, { state: this.filter, limit: this.limit, after: this.next });
      const known = new Set(this.items.map((alert) => alert.id));
      this.items = [...this.items, ...page.items.filter((alert) => !known.has(alert.id))];
      this.next = page.next ?? null;
    } catch (error) {
      toasts.complain(failureText(error));
    }
  }

  /** A word from the live stream: a new alert, or a known one that changed. */
  heard(alert: Alert) {
    const known = this.items.some((one) => one.id === alert.id);
    if (known) this.items = this.items.map((one) => (one.id === alert.id ? alert : one)).filter((one) => this.#fits(one));
    else if (this.#fits(alert)) this.items = [alert, ...this.items];
  }

  /** Marks as done at once on the screen, then on the server; says so with a way back. */
  async acknowledge(ids: number[], name: string) {
    const before = this.items;
    const chosen = before.filter((alert) => ids.includes(alert.id) && !alert.acknowledged);
    if (chosen.length === 0) return;
    const done = chosen.map((alert) => alert.id);
    this.#mark(done, { by: name, at: new Date().toISOString() });
    openAlerts.value = Math.max(0, openAlerts.value - done.length);
    try {
      if (done.length === 1) await calls.acknowledge(this.brand, done[0] ?? 0);
      else await calls.acknowledgeAll(this.brand, done);
      toasts.say(t().alerts.acked(done.length), () => this.reopen(chosen));
    } catch (error) {
      this.items = before;
      openAlerts.value += done.length;
      toasts.complain(failureText(error));
    }
  }

  async reopen(alerts: Alert[]) {
    try {
      for (const alert of alerts) await calls.unacknowledge(this.brand, alert.id);
    } catch (error) {
      toasts.complain(failureText(error));
    }
    await this.load();
  }

  #mark(ids: number[], acknowledged: Alert['acknowledged']) {
    this.items = this.items.map((alert) => (ids.includes(alert.id) ? { ...alert, acknowledged } : alert)).filter((alert) => this.#fits(alert));
  }

  #fits(alert: Alert): boolean {
    return this.filter === 'all' || Boolean(alert.acknowledged) === (this.filter === 'acknowledged');
  }
}
