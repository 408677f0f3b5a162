// SPDX-License-Identifier: Apache-2.0
// The image of the request with its boxes: outlines over the image, their names beside it, so that nothing is hidden.
import { byId, make, svg } from "./dom.js";

const COLORS = 6;
let size = null;

/** Shows an image, or nothing. */
export function show(image) {
  clearBoxes();
  size = null;
  byId("stage").hidden = !image;
  if (!image) return;
  const canvas = byId("canvas"), bitmap = image.bitmap;
  canvas.hidden = !bitmap;
  byId("image-size").textContent = bitmap ? `${image.name}, ${bitmap.width} × ${bitmap.height} pixels`
    : `${image.name}: this browser does not show the format; the server may read it.`;
  if (!bitmap) return;
  size = { width: bitmap.width, height: bitmap.height };
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.classList.toggle("small", Math.max(bitmap.width, bitmap.height) < 256);
  // The result's text is below the image and must be in view. The height follows from the width, without distortion.
  const share = matchMedia("(max-width: 52rem)").matches ? 30 : 45;
  const inView = (share * bitmap.width / bitmap.height).toFixed(2);
  canvas.style.width = `min(${Math.max(bitmap.width, Math.min(480, bitmap.width * 5))}px, ${inView}vh)`;
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  canvas.setAttribute("aria-label", `Image ${image.name}`);
  byId("overlay").setAttribute("viewBox", `0 0 ${bitmap.width} ${bitmap.height}`);
  byId("overlay").setAttribute("preserveAspectRatio", "none");
}

export function clearBoxes() {
  byId("overlay").replaceChildren();
  byId("legend").replaceChildren();
  byId("legend").hidden = byId("boxes-toggle").hidden = true;
  byId("show-boxes").checked = true;
}

/** Boxes as { box: [x0, y0, x1, y1], name, further }; further ones are alternatives to the first. */
export function boxes(list) {
  clearBoxes();
  if (!size || !list.length) return;
  list.forEach(({ box, name, further }, index) => {
    const [x0, y0, x1, y1] = box, color = `c${index % COLORS}`;
    const place = { x: x0, y: y0, width: Math.max(0, x1 - x0), height: Math.max(0, y1 - y0) };
    const group = svg("g", { "data-index": index });
    group.append(svg("rect", { ...place, class: "under" }),
      svg("rect", { ...place, class: `over ${color}${further ? " further" : ""}` }));
    byId("overlay").append(group);
    const button = make("button", { type: "button", className: color, textContent: name });
    const only = on => byId("overlay").querySelectorAll("g").forEach(each => each.classList.toggle("dim", on && each !== group));
    for (const event of ["mouseenter", "focus"]) button.addEventListener(event, () => only(true));
    for (const event of ["mouseleave", "blur"]) button.addEventListener(event, () => only(false));
    byId("legend").append(make("li", {}, button));
  });
  byId("legend").hidden = byId("boxes-toggle").hidden = false;
  const label = byId("canvas").getAttribute("aria-label").replace(/ with boxes:.*/, "");
  byId("canvas").setAttribute("aria-label", `${label} with boxes: ${list.map(each => each.name).join("; ")}`);
}

byId("show-boxes").addEventListener("change", event => {
  for (const group of byId("overlay").querySelectorAll("g")) group.style.visibility = event.target.checked ? "" : "hidden";
});

/** Lets the visitor draw a region, where the task takes one; chosen([x0, y0, x1, y1]) in pixels. */
export function selectRegions(chosen) {
  const overlay = byId("overlay");
  let start = null;
  const at = event => {
    const area = overlay.getBoundingClientRect();
    const clamp = (value, most) => Math.min(most, Math.max(0, Math.round(value)));
    return [clamp((event.clientX - area.left) / area.width * size.width, size.width),
      clamp((event.clientY - area.top) / area.height * size.height, size.height)];
  };
  overlay.addEventListener("pointerdown", event => {
    if (!overlay.classList.contains("selecting") || !size) return;
    overlay.setPointerCapture(event.pointerId);
    start = at(event);
  });
  overlay.addEventListener("pointermove", event => {
    if (!start) return;
    const [x, y] = at(event);
    chosen([Math.min(start[0], x), Math.min(start[1], y), Math.max(start[0], x), Math.max(start[1], y)]);
  });
  overlay.addEventListener("pointerup", () => { start = null; });
}

/** Draws the region of the request, or none. */
export function region(edges) {
  byId("overlay").querySelectorAll(".region").forEach(each => each.remove());
  if (!size || !edges) return;
  const [x, y, x1, y1] = edges;
  byId("overlay").append(svg("rect", { x, y, width: Math.max(0, x1 - x), height: Math.max(0, y1 - y), class: "region" }));
}
