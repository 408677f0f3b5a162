// SPDX-License-Identifier: Apache-2.0
// The results of this visit, in memory only.
import { byId, make } from "./dom.js";

const MOST = 24;
const entries = [];

/** Adds { task, request, image, answer, thumbnail }; a click on it calls restore(entry). */
export function add(entry, restore) {
  entries.unshift(entry);
  entries.length = Math.min(entries.length, MOST);
  byId("history-section").hidden = false;
  byId("history").replaceChildren(...entries.map(each => row(each, restore)));
}

function row(entry, restore) {
  const canvas = make("canvas", { width: 96, height: 96, "aria-hidden": "true" });
  const bitmap = entry.thumbnail ?? entry.image?.bitmap;
  if (bitmap) {
    const side = Math.min(bitmap.width, bitmap.height);
    canvas.getContext("2d").drawImage(bitmap, (bitmap.width - side) / 2, (bitmap.height - side) / 2, side, side, 0, 0, 96, 96);
  }
  const said = entry.answer.box ? `box ${entry.answer.box.map(Math.round).join(", ")}` : entry.answer.text || "";
  const asked = entry.request.text ?? entry.request.texts?.join(" / ") ?? "";
  return make("li", {}, make("button", { type: "button", onclick: () => restore(entry) }, canvas,
    make("span", {}, make("span", { className: "task-name", textContent: asked ? `${entry.task.name}: ${asked}` : entry.task.name }),
      make("span", { textContent: said }))));
}
