/**
 * The project on a server of the loopback, and a cache to import it into, for
 * programs that import it by URL as Deno's users do.
 *
 * @module
 */

import { root, runDeno } from "./run_deno.ts";

/** Serves the project on the loopback while something is done with it. */
export async function served<A>(
  act: (url: string, asked: readonly string[]) => Promise<A>,
): Promise<A> {
  const asked: string[] = [];
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const { pathname } = new URL(request.url);
      asked.push(pathname);
      try {
        const bytes = await Deno.readFile(`${root}${pathname.slice(1)}`);
        // All is plain text to hosts of sources, and types are not guessed.
        const type = "text/plain; charset=utf-8";
        return new Response(bytes, {
          headers: {
            "content-type": type,
            "x-content-type-options": "nosniff",
          },
        });
      } catch {
        return new Response("not found", { status: 404 });
      }
    },
  );
  try {
    return await act(`http://127.0.0.1:${server.addr.port}`, asked);
  } finally {
    await server.shutdown();
  }
}

/**
 * Makes a cache of its own in a folder, so that nothing of the loopback stays
 * behind; packages are shared with the cache of this Deno.
 */
export async function cacheIn(folder: string): Promise<{ DENO_DIR: string }> {
  const { out } = await runDeno(["info", "--json"]);
  const { npmCache } = JSON.parse(out) as { npmCache: string };
  const cache = `${folder}/cache`;
  await Deno.mkdir(cache);
  await Deno.symlink(npmCache, `${cache}/npm`);
  return { DENO_DIR: cache };
}
