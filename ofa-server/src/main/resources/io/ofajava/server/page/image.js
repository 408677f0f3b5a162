// SPDX-License-Identifier: Apache-2.0
// The image of the request: from a file field, a drop, the clipboard or a sample.
import { byId, make } from "./dom.js";

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

/** Without the EXIF orientation, which createImageBitmap always applies: an element of the document need not. */
async function asStored(blob) {
  const address = URL.createObjectURL(blob);
  const element = make("img", { className: "as-stored visually-hidden", alt: "", src: address });
  document.body.append(element);
  try {
    await element.decode();
    element.getBoundingClientRect(); // lays the element out: before that, the style does not count for its natural size
    const canvas = make("canvas", { width: element.naturalWidth, height: element.naturalHeight });
    canvas.getContext("2d").drawImage(element, 0, 0);
    return canvas;
  } finally {
    element.remove();
    URL.revokeObjectURL(address);
  }
}

/** Calls taken(blob, name) for every image that the visitor gives, and failed(message) for anything else. */
export function watch(taken, failed) {
  const give = file => {
    if (!file) return;
    if (file.type && !file.type.startsWith("image/")) failed(`${file.name} is no image.`);
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
