import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, normalize } from "node:path";

const TYPES: Record<string, string> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".woff2": "font/woff2",
  ".svg": "image/svg+xml",
};

/** The content security policy of the shipped program, from its own configuration. */
export async function productionPolicy(): Promise<string> {
  const file = join(import.meta.dirname, "../../tauri.conf.json");
  const config = JSON.parse(await readFile(file, "utf8")) as { app: { security: { csp: string } } };
  return config.app.security.csp;
}

/** Serves a folder on a free loopback port under the policy of the shipped program. */
export async function serve(folder: string): Promise<{ address: string; server: Server }> {
  const policy = await productionPolicy();
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? "/", "http://localhost").pathname);
    const file = join(folder, path === "/" ? "index.html" : path);
    readFile(file).then(
      (body) => {
        response.writeHead(200, {
          "content-type": TYPES[extname(file)] ?? "application/octet-stream",
          "content-security-policy": policy,
        });
        response.end(body);
      },
      () => {
        response.writeHead(path === "/favicon.ico" ? 204 : 404);
        response.end();
      },
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port.toString()}/`, server };
}
