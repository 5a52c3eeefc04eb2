declare global {
  namespace App {
    interface PageState {
      /** The element a drawer gives the focus back to when it closes. */
      opener?: string;
    }
  }
}
export {};
