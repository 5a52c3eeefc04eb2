// Plurals and figures inside messages, by Intl.

/** A chooser for one language: the form for exactly one (or whatever the language counts as one) and for others. */
export function pluralIn(locale: string) {
  const rules = new Intl.PluralRules(locale);
  const figures = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  return {
    figure: (n: number) => figures.format(n),
    count: (n: number, one: string, other: string) => `${figures.format(n)} ${rules.select(n) === 'one' ? one : other}`,
    pick: (n: number, one: string, other: string) => (rules.select(n) === 'one' ? one : other),
  };
}
