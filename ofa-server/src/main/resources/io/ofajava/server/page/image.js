// SPDX-License-Identifier: Apache-2.0
// The image of the request: from a file field, a drop, the clipboard or a sample.
import { byId } from "./dom.js";

/**
 * Decodes a blob as the server sees it: with the EXIF orientation applied or not. An image that this browser cannot
 * show is sent all the same, since the server reads more formats.
 */
export async function read(blob, name, orientation) {
  let bitmap = null;
  try {
    bitmap = orientation === "apply" ? await createImageBitmap(blob) : await asStored(blob);
  } catch (failure) {
    console.debug(failure);
  }
  return { blob, name: name || blob.name || "pasted-image.png", bitmap };
}

/** Without the EXIF orientation, which browsers always apply to what a page decodes. */
async function asStored(blob) {
  return createImageBitmap(await withoutExif(blob));
}

/** A JPEG without its EXIF segments; any other file as it is. */
async function withoutExif(blob) {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return blob;
  const kept = [bytes.subarray(0, 2)];
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff && bytes[at + 1] !== 0xda) { // segments before the image data
    const end = at + 2 + (bytes[at + 2] << 8 | bytes[at + 3]);
    if (bytes[at + 1] !== 0xe1) kept.push(bytes.subarray(at, end)); // APP1: EXIF, or XMP
    at = end;
  }
  kept.push(bytes.subarray(at));
  return new Blob(kept, { type: "image/jpeg" });
}

/** Calls taken(blob, name) for every image that the visitor gives, and failed(message) for anything else. */
export function watch(taken, failed) {
  const give = file => {
    if (!file) return;
    if (file.type && !file.type.startsWith("image/")) failed(`${file.name} is not an image.`);
    else taken(file, file.name);
  };
  byId("file").addEventListener("change", () => give(byId("file").files[0]));
  addEventListener("paste", event => give([...event.clipboardData.files][0]));
  addEventListener("dragover", event => { event.preventDefault(); byId("drop").classList.add("over"); });
  addEventListener("dragleave", () => byId("drop").classList.remove("over"));
  addEventListener("drop", event => {
    event.preventDefault();
    byId("drop").classList.remove("over");
    give(event.dataTransfer.files[0]);
  });
}
