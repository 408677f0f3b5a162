// SPDX-License-Identifier: Apache-2.0
// The fields of a task: its texts, region, choices, object tags and options, and the errors at them.
import { byId, make } from "./dom.js";

/** Options of image generation that stand among the fields. */
const PROMOTED = ["seed", "candidates"];
const MULTILINE = new Set(["article", "schema", "puzzle", "text"]);
let task = null;

const lines = text => text.split("\n").map(each => each.trim()).filter(Boolean);
const words = name => name.replace(/([A-Z])/g, " $1").toLowerCase().replace(/^./, first => first.toUpperCase());

function field(id, label, input, hint) {
  input.id = id;
  input.setAttribute("aria-describedby", `${id}-hint ${id}-error`);
  return make("div", { className: "field" },
    make("label", { for: id, textContent: label }), input,
    make("p", { className: "hint", id: `${id}-hint`, textContent: hint || "" }),
    make("p", { className: "error", id: `${id}-error`, role: "alert" }));
}

function optionInput(option) {
  if (option.type === "boolean" || option.type === "name") {
    const values = option.type === "boolean" ? ["true", "false"] : option.values;
    return make("select", {}, make("option", { value: "", textContent: "default" }),
      ...values.map(value => make("option", { value, textContent: value })));
  }
  const number = option.type === "integer" || option.type === "number";
  return make("input", { autocomplete: "off", inputMode: number ? "decimal" : "text", placeholder: "default" });
}

/** Builds the fields of a task. Values of fields that both tasks have are kept. */
export function build(next) {
  const kept = new Map([...document.querySelectorAll("#fields [id], #option-fields [id]")].map(each => [each.id, each.value]));
  task = next;
  const fields = task.texts.map((name, index) => field(`text-${index}`, words(name),
    MULTILINE.has(name) ? make("textarea", { rows: 3 }) : make("input", { autocomplete: "off" })));
  const further = [];
  if (task.region !== "none")
    (task.region === "required" ? fields : further).push(field("region", task.region === "required" ? "Region" : "Region (optional)",
      make("input", { autocomplete: "off", placeholder: "left, top, right, bottom" }),
      "Draw it on the image, or give its edges in pixels."));
  if (task.choices === "optional" || task.choices === "required")
    fields.push(field("choices", task.choices === "required" ? "Choices" : "Choices (optional)", make("textarea", { rows: 2 }),
      "One per line. The result is one of them, with the probability of each."));
  if (task.objectTags !== "none")
    further.push(field("objectTags", "Object tags (optional)", make("textarea", { rows: 1 }),
      "Names of objects in the image, one per line, for models that were trained with them."));
  const optionField = each => field(`option-${each.name}`, words(each.name), optionInput(each), each.summary);
  const promoted = each => task.output === "images" && PROMOTED.includes(each.name);
  const options = task.options.filter(each => each.name !== "choices" && !promoted(each));
  if (task.output === "images") fields.push(make("div", { id: "seed-fields" }, ...task.options.filter(promoted).map(optionField)));
  byId("fields").replaceChildren(...fields);
  byId("option-fields").replaceChildren(...further, ...options.map(optionField));
  byId("options").hidden = !byId("option-fields").children.length;
  for (const [id, value] of kept) {
    const input = byId(id);
    if (input && "value" in input && !id.startsWith("text-")) input.value = value;
  }
}

/** What the fields hold, as fields of a request. Numbers that are none are sent as texts, and the server names them. */
export function values() {
  const request = { task: task.name };
  const texts = task.texts.map((name, index) => byId(`text-${index}`).value.trim());
  if (texts.length === 1) request.text = texts[0];
  if (texts.length > 1) request.texts = texts;
  const region = byId("region")?.value.trim();
  if (region) request.region = region.split(/[\s,;]+/).map(each => Number.isNaN(Number(each)) ? each : Number(each));
  const choices = lines(byId("choices")?.value ?? "");
  if (choices.length) request.choices = choices;
  const tags = lines(byId("objectTags")?.value ?? "");
  if (tags.length) request.objectTags = tags;
  const options = {};
  for (const { name, type } of task.options) {
    const value = byId(`option-${name}`)?.value.trim();
    if (!value) continue;
    if (type === "boolean") options[name] = value === "true";
    else if (type === "integer" || type === "number") options[name] = Number.isNaN(Number(value)) ? value : Number(value);
    else options[name] = value;
  }
  // All choices with their probabilities, unless the visitor says how many.
  if (choices.length && !options.nBest && task.options.some(each => each.name === "nBest")) options.nBest = Math.min(choices.length, 64);
  if (Object.keys(options).length) request.options = options;
  return request;
}

/** Fills the fields from a request. */
export function fill(request) {
  const texts = request.texts ?? (request.text === undefined ? [] : [request.text]);
  task.texts.forEach((name, index) => { byId(`text-${index}`).value = texts[index] ?? ""; });
  if (byId("region")) byId("region").value = (request.region ?? []).join(", ");
  if (byId("choices")) byId("choices").value = (request.choices ?? []).join("\n");
  if (byId("objectTags")) byId("objectTags").value = (request.objectTags ?? []).join("\n");
  for (const { name } of task.options) {
    const input = byId(`option-${name}`);
    if (input) input.value = request.options?.[name] ?? "";
  }
}

/** The edges in the region's field, or null. */
export function region() {
  const edges = values().region;
  return edges?.length === 4 && edges.every(each => typeof each === "number") ? edges : null;
}

export function clearErrors() {
  document.querySelectorAll(".error").forEach(each => { each.textContent = ""; });
  document.querySelectorAll("[aria-invalid]").forEach(each => each.removeAttribute("aria-invalid"));
}

/** The field that a JSON Pointer of the server means. */
function fieldOf(path) {
  const [, name, second] = path.split("/");
  if (name === "image") return "file";
  if (name === "text") return "text-0";
  if (name === "texts") return `text-${second ?? 0}`;
  if (name === "options") return `option-${second}`;
  return name;
}

/** Shows an error at its field, which gets the focus, or below the button. */
export function error(message, path) {
  const input = path ? byId(fieldOf(path)) : null;
  if (!input) {
    byId("form-error").textContent = message;
    return;
  }
  byId(input.id === "file" ? "image-error" : `${input.id}-error`).textContent = message;
  input.setAttribute("aria-invalid", "true");
  if (input.closest("details")) input.closest("details").open = true;
  input.focus();
}

/** The first thing that is missing in a request of this task, as [message, path]; null if nothing. */
export function missing(request, image) {
  if (task.image === "required" && !image) return ["Choose an image, or click a sample.", "/image"];
  const texts = request.texts ?? (request.text === undefined ? [] : [request.text]);
  for (let index = 0; index < texts.length; index++)
    if (!texts[index]) return [`Fill in: ${task.texts[index]}.`, texts.length === 1 ? "/text" : `/texts/${index}`];
  if (task.region === "required" && !request.region) return ["Draw a region on the image, or give its edges.", "/region"];
  if (task.choices === "required" && !request.choices) return ["Give the choices, one per line.", "/choices"];
  return null;
}
