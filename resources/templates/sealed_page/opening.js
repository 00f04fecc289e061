// Fixed numbers, bytes, and the way from the passphrase to what is sealed.
const ITERATIONS = 2000000, SALT_BYTES = 32, NONCE_BYTES = 12;
const LONGEST_WORDS = 20000, LONGEST_NAME = 300, LARGEST_REPLY = 1048576, SMALLEST_PAYLOAD = 16384;
const NOT_OPENED = "This page did not open. Either the passphrase is another one, or the file was changed on its way. " +
  "Check the five words and try again.";
const NO_CRYPTO = "This browser cannot open the page here. Save the file on this computer, then open it with a current " +
  "Firefox, Chrome, Edge or Safari.";
const $ = (id) => document.getElementById(id);
const utf8 = new TextEncoder();

function bytesOf(text) {
  const raw = atob(text);
  const bytes = new Uint8Array(raw.length);
  for (let at = 0; at < raw.length; at += 1) bytes[at] = raw.charCodeAt(at);
  return bytes;
}

function textOf(bytes) {
  let raw = "";
  for (let at = 0; at < bytes.length; at += 32768) raw += String.fromCharCode(...bytes.subarray(at, at + 32768));
  return btoa(raw);
}

function isCanonical(text, bytes) {
  // Only the last group can be written in several ways.
  const whole = Math.max(0, bytes.length - 1 - ((bytes.length - 1) % 3));
  return text.length === 4 * Math.ceil(bytes.length / 3) && text.endsWith(textOf(bytes.subarray(whole)));
}

function paddedSize(length) {
  const size = Math.max(length, SMALLEST_PAYLOAD);
  const exponent = 31 - Math.clz32(size);
  const step = 2 ** (exponent - (32 - Math.clz32(exponent)));
  return Math.ceil(size / step) * step;
}

function newHandle() {
  const letters = "abcdefghijklmnopqrstuvwxyz234567";
  let bits = "";
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) bits += byte.toString(2).padStart(8, "0");
  let handle = "";
  for (let at = 0; at < 128; at += 5) handle += letters[parseInt(bits.slice(at, at + 5).padEnd(5, "0"), 2)];
  return handle;
}

function sealedData() {
  const text = $("sealed").textContent;
  const data = JSON.parse(text);
  // Nothing is taken from the file but salt, nonce and the sealed bytes; all else has to be as it is fixed here.
  const parameters = {
    format: "companion-page", version: 1, kdf: "PBKDF2-SHA256", iterations: ITERATIONS, salt: String(data.salt),
    cipher: "AES-256-GCM", nonce: String(data.nonce),
  };
  if (JSON.stringify({ ...parameters, sealed: String(data.sealed) }) !== text) throw new Error("altered");
  const [salt, nonce, sealed] = [data.salt, data.nonce, data.sealed].map(bytesOf);
  const sound = salt.length === SALT_BYTES && nonce.length === NONCE_BYTES && sealed.length > SMALLEST_PAYLOAD &&
    isCanonical(data.salt, salt) && isCanonical(data.nonce, nonce) && isCanonical(data.sealed, sealed);
  if (!sound) throw new Error("altered");
  return { salt, nonce, sealed, associated: utf8.encode(JSON.stringify(parameters)) };
}

async function openedWith(passphrase) {
  const { salt, nonce, sealed, associated } = sealedData();
  const words = passphrase.normalize("NFKC").toLowerCase().split(/\s+/).filter(Boolean).join(" ");
  const typed = await crypto.subtle.importKey("raw", utf8.encode(words), "PBKDF2", false, ["deriveKey"]);
  const key = await crypto.subtle.deriveKey(
    { name: "PBKDF2", hash: "SHA-256", salt, iterations: ITERATIONS }, typed, { name: "AES-GCM", length: 256 }, false,
    ["decrypt"]);
  const payload = await crypto.subtle.decrypt(
    { name: "AES-GCM", iv: nonce, additionalData: associated, tagLength: 128 }, key, sealed);
  const length = new DataView(payload).getUint32(0);
  const view = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(new Uint8Array(payload, 4, length)));
  let at = 4 + length;
  const files = view.files.map((file) => {
    const bytes = new Uint8Array(payload, at, file.size);
    at += file.size;
    return { type: file.media_type, bytes };
  });
  return { view, files };
}

async function unlock(event) {
  event.preventDefault();
  const field = $("passphrase"), button = $("open");
  if (button.disabled) return;
  say($("door-message"), "Opening. This takes a moment.");
  button.disabled = true;
  await new Promise((done) => { setTimeout(done, 30); });
  let opened;
  try {
    if (!globalThis.crypto || !crypto.subtle) throw new Error("no crypto");
    opened = await openedWith(field.value);
  } catch (error) {
    button.disabled = false;
    say($("door-message"), error.message === "no crypto" ? NO_CRYPTO : NOT_OPENED, true);
    field.focus();
    field.select();
    return;
  }
  field.value = "";
  $("door").remove();
  $("sealed").remove();
  await show(opened);
}

function say(place, words, warm = false) {
  place.textContent = words;
  place.classList.toggle("warm", warm);
}
