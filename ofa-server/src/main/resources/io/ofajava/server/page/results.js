// SPDX-License-Identifier: Apache-2.0
// What the model answered: text, scores, boxes, generated images.
import { byId, make } from "./dom.js";
import * as stage from "./stage.js";

/** Removes the result that is shown. */
export function clear() {
  stage.clearBoxes();
  text("");
  for (const id of ["list", "gallery"]) { byId(id).replaceChildren(); byId(id).hidden = true; }
  byId("progress").hidden = true;
  byId("timing").textContent = byId("notes").textContent = "";
  delete byId("result").dataset.done;
}

export function text(value, streaming = false) {
  byId("text").textContent = value;
  byId("text").classList.toggle("streaming", streaming);
  if (value) byId("empty").hidden = true;
}

export function progress(done, total) {
  byId("progress").hidden = false;
  byId("progress").max = total;
  byId("progress").value = done;
}

async function decoded(base64, type) {
  const bytes = Uint8Array.from(atob(base64), each => each.charCodeAt(0));
  const blob = new Blob([bytes], { type });
  return { blob, bitmap: await createImageBitmap(blob) };
}

function canvasOf(bitmap, height, label) {
  const canvas = make("canvas", { width: bitmap.width, height, role: "img", "aria-label": label });
  canvas.classList.toggle("small", bitmap.width < 256);
  canvas.getContext("2d").drawImage(bitmap, 0, 0);
  return canvas;
}

/** The upper part of an image that is being generated. */
export async function partial(base64, type, width) {
  const { bitmap } = await decoded(base64, type);
  byId("empty").hidden = true;
  byId("gallery").hidden = false;
  byId("gallery").replaceChildren(make("figure", { className: "generated" }, canvasOf(bitmap, width, "The image so far")));
}

/** Shows a whole answer. again(seed) generates with a seed; @returns a bitmap for the history, or null. */
export async function answer(task, result, again) {
  byId("progress").hidden = true;
  byId("empty").hidden = true;
  let thumbnail = null;
  if (task.output === "images") thumbnail = await images(task, result, again);
  else if (task.output === "box") box(result);
  else words(task, result);
  byId("notes").textContent = (result.notes ?? []).join(" ");
  const { totalMillis, queueMillis, computeMillis } = result.timings;
  byId("timing").textContent = `${Math.round(totalMillis)} ms (queue ${Math.round(queueMillis)}, model ${Math.round(computeMillis)}); `
    + `${result.model.name}, version ${result.model.version}; request ${result.requestId}`;
  byId("result").dataset.done = task.name;
  return thumbnail;
}

const probability = score => `${(100 * Math.exp(score)).toFixed(1)} %`;
const edges = each => each.map(edge => edge.toFixed(0)).join(", ");

function box(result) {
  const all = result.nBest?.length ? result.nBest : [result];
  stage.boxes(all.map((each, index) => ({
    box: each.box, further: index > 0,
    name: `${all.length > 1 ? `${index + 1}. ` : ""}${edges(each.box)}${each.score === undefined ? "" : ` (score ${each.score.toFixed(2)})`}`,
  })));
  text(`Left ${result.box[0].toFixed(0)}, top ${result.box[1].toFixed(0)}, right ${result.box[2].toFixed(0)}, bottom ${result.box[3].toFixed(0)}`);
}

function words(task, result) {
  text(result.text || "(the model wrote nothing)");
  if (result.boxes?.length) stage.boxes(result.boxes.map(each => ({ box: each.box, name: each.label || edges(each.box) })));
  const closed = result.probability !== undefined && result.nBest.length > 1;
  if (result.nBest.length > 1) {
    byId("list").hidden = false;
    byId("list").replaceChildren(...result.nBest.map(each => make("li", {},
      ...(closed ? [make("meter", { max: 1, value: Math.exp(each.score), "aria-hidden": "true" })] : []),
      make("span", { textContent: each.text || "(nothing)" }),
      make("span", { textContent: closed ? probability(each.score) : each.score.toFixed(3) }))));
  } else if (result.probability !== undefined) {
    byId("notes").textContent = `probability ${probability(result.score)}`;
  }
}

async function images(task, result, again) {
  const list = result.images;
  const figures = [];
  let best = null;
  for (const [index, each] of list.entries()) {
    const { blob, bitmap } = await decoded(each.image, each.contentType);
    best ??= bitmap;
    const name = `ofa-${task.name}-${result.seed}${index ? `-${index + 1}` : ""}.png`;
    figures.push(make("figure", { className: "generated" },
      canvasOf(bitmap, bitmap.height, `Generated image ${index + 1} of ${list.length}: ${result.text ?? ""}`),
      make("figcaption", {}, make("span", { textContent: `${index + 1}. score ${each.score.toFixed(3)}` }),
        make("a", { href: URL.createObjectURL(blob), download: name, textContent: "Download", "aria-label": `Download image ${index + 1}` }))));
  }
  byId("gallery").hidden = false;
  byId("gallery").replaceChildren(...figures, make("p", { className: "hint" }, `Seed ${result.seed}. `,
    make("button", { type: "button", id: "same-seed", textContent: "Keep this seed", onclick: () => again(result.seed) })));
  text("");
  return best;
}
