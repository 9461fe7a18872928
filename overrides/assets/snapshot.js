// Keeps a copy of Python's memory, taken right after its start, on the device: later visits go on from there instead of
// starting Python again. It is made by a worker of its own that is asked nothing, so no answer is ever in it. Published
// beside Pyodide in /py/<hash>/, so that a copy belongs to one runtime.

const CACHE = "customer-handbook-snapshot";
const SUM = "x-sha256";
const ROOM = 20; // as many copies must fit on the device
const BLOCK = 4096; // two thirds of the blocks hold nothing but zeros and are left out
const url = new URL("./snapshot", import.meta.url).href;

/** @param {BufferSource} memory */
const sum = async (memory) => [...new Uint8Array(await crypto.subtle.digest("SHA-256", memory))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** The copy as a promise of its bytes, refused if they are not what was kept; null where there is none.
 * @returns {Promise<{memory: Promise<Uint8Array>} | null>} */
export async function kept() {
  try {
    const found = await (await caches.open(CACHE)).match(url);
    return found ? { memory: whole(found) } : null;
  } catch {
    return null; // storage is denied
  }
}

/** @param {Response} found */
async function whole(found) {
  const packed = await found.arrayBuffer();
  if ((await sum(packed)) !== found.headers.get(SUM)) throw new Error("the snapshot is damaged");
  return unpack(packed);
}

/** The size, how many blocks are kept, their numbers, the blocks. @param {Uint8Array} memory */
export function pack(memory) {
  const numbers = [];
  for (let number = 0; number * BLOCK < memory.length; number++) {
    if (memory.subarray(number * BLOCK, (number + 1) * BLOCK).some((byte) => byte !== 0)) numbers.push(number);
  }
  const head = Uint32Array.of(memory.length, numbers.length, ...numbers);
  const packed = new Uint8Array(head.byteLength + numbers.length * BLOCK);
  packed.set(new Uint8Array(head.buffer));
  numbers.forEach((number, at) => packed.set(memory.subarray(number * BLOCK, (number + 1) * BLOCK), head.byteLength + at * BLOCK));
  return packed;
}

/** @param {ArrayBuffer} packed */
export function unpack(packed) {
  const [length, count] = new Uint32Array(packed, 0, 2);
  const numbers = new Uint32Array(packed, 8, count);
  const memory = new Uint8Array(Math.ceil(length / BLOCK) * BLOCK);
  numbers.forEach((number, at) => memory.set(new Uint8Array(packed, 8 + 4 * count + at * BLOCK, BLOCK), number * BLOCK));
  return memory.subarray(0, length);
}

/** Keeps this copy in the place of all others, where there is plenty of room. @param {Uint8Array} memory */
export async function keep(memory) {
  const packed = pack(memory);
  const { quota = 0, usage = 0 } = await navigator.storage.estimate();
  if (quota - usage < ROOM * packed.length) return;
  const cache = await caches.open(CACHE);
  for (const old of await cache.keys()) if (old.url !== url) await cache.delete(old);
  await cache.put(url, new Response(packed, { headers: { [SUM]: await sum(packed) } }));
}

export async function forget() {
  try {
    await caches.delete(CACHE);
  } catch {
    // Nothing was kept.
  }
}
