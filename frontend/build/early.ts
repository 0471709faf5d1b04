import type { HtmlTagDescriptor, Plugin } from 'vite';

const SOURCE = 'src/early.ts';

function tag(name: string, attrs: Record<string, string | boolean>): HtmlTagDescriptor {
  return { tag: name, attrs, injectTo: 'head-prepend' };
}

/** A script of the page that runs as soon as it is here, before the application's own parts have come. */
export function early(): Plugin {
  return {
    name: 'early',
    config: () => ({ build: { rolldownOptions: { input: ['index.html', SOURCE] } } }),
    transformIndexHtml: {
      order: 'post',
      handler(_, { bundle }): HtmlTagDescriptor[] {
        const chunks = Object.values(bundle ?? {}).filter((file) => file.type === 'chunk');
        const built = chunks.find((chunk) => chunk.facadeModuleId?.endsWith(SOURCE));
        const script = (src: string) => tag('script', { type: 'module', src });
        if (!built) return [script(`/${SOURCE}`)];
        const ahead = built.imports.map((name) =>
          tag('link', { rel: 'modulepreload', crossorigin: true, href: `/${name}` }),
        );
        return [script(`/${built.fileName}`), ...ahead];
      },
    },
  };
}
