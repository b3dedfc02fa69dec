// The service worker of the evening's page (docs/adr/0045). It serves one address, a meeting, and only
// where the network does not: the copy that the page put into the cache, for at most 12 hours.
const copyOf = async (path) => {
  const cache = await caches.open("kvall");
  const found = await cache.match(path);
  if (!found) return null;
  if (Math.abs(Date.now() - found.headers.get("X-Copied")) < 432e5) return found;
  await cache.delete(path);
  return null;
};
const show = async (request, path) => {
  const asked = fetch(request);
  const late = new Promise((_done, fail) => setTimeout(fail, 8e3));
  let answer;
  try {
    answer = await Promise.race([asked, late]);
  } catch {
    return (await copyOf(path)) || asked;
  }
  // Signed out, or no longer this person's group.
  if (answer.type === "opaqueredirect") await caches.delete("kvall");
  if (answer.status === 403 || answer.status === 404) await (await caches.open("kvall")).delete(path);
  return answer;
};
self.oninstall = () => self.skipWaiting();
self.onactivate = (event) => event.waitUntil(self.clients.claim());
self.onfetch = (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname;
  const ours = request.mode === "navigate" && request.method === "GET";
  if (ours && /\/traff\/\d+\/$/.test(path)) event.respondWith(show(request, path));
};
