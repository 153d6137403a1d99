import { Component, h, type ComponentChildren, type ComponentType } from "preact";

/** A component that is redrawn only when a property changes. */
export function memo<P extends object>(inner: ComponentType<P>): ComponentType<P> {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const before: P = this.props;
      const keys = new Set([...Object.keys(before), ...Object.keys(next)]);
      for (const key of keys) {
        if (!Object.is(Reflect.get(before, key), Reflect.get(next, key))) return true;
      }
      return false;
    }
    override render(): ComponentChildren {
      return h(inner, this.props);
    }
  };
}
