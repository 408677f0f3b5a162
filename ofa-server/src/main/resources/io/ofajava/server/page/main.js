// SPDX-License-Identifier: Apache-2.0
// Puts the parts of the page together.
import { byId, make } from "./dom.js";
import * as client from "./client.js";
import * as fields from "./fields.js";
import * as history from "./history.js";
import * as input from "./image.js";
import * as results from "./results.js";
import * as snippets from "./snippets.js";
import * as stage from "./stage.js";

let model = null, task = null, image = null, running = null, codeKind = "curl";

/** An image tasks' input is the image unless the task reads none. */
const used = () => task.image === "none" ? null : image;

// ---- tasks

function taskRow(each) {
  return make("label", { className: "task" },
    make("input", { type: "radio", name: "task", value: each.name, "aria-describedby": `about-${each.name}` }),
    make("b", { textContent: each.name }), make("span", { id: `about-${each.name}`, textContent: each.summary }));
}

function showTasks() {
  const first = model.tasks.filter(each => each.trained), others = model.tasks.filter(each => !each.trained);
  byId("main-tasks").replaceChildren(...first.map(taskRow));
  byId("other-tasks").replaceChildren(...others.map(taskRow));
  byId("more-tasks").hidden = !others.length;
  byId("more-tasks").querySelector("summary").textContent = `${others.length} more tasks`;
  byId("more-note").textContent = model.demo ? "The demo model was not trained for these; its outputs are not useful." : "";
  choose(model.tasks[0]);
}

/** Makes a task the current one; the result of another is removed. */
function choose(next) {
  task = next;
  const radio = document.querySelector(`input[name=task][value="${CSS.escape(task.name)}"]`);
  radio.checked = true;
  if (byId("other-tasks").contains(radio)) byId("more-tasks").open = true;
  stop();
  fields.clearErrors();
  results.clear();
  fields.build(task);
  byId("image-field").hidden = task.image === "none";
  stage.show(used());
  byId("overlay").classList.toggle("selecting", task.region !== "none");
  const paints = task.output === "images" && task.image === "none";
  byId("prompts").hidden = !paints || !model.prompts.length;
  byId("run").textContent = task.output === "images" ? "Generate" : "Run";
  byId("run").disabled = false;
  suggest();
  showCode();
}

/** Fills an empty text from the sample: a question or a phrase that fits it. */
function suggest() {
  const sample = image?.sample;
  const fitting = { question: sample?.question, phrase: sample?.phrase }[task.texts[0]];
  if (fitting && !byId("text-0").value) byId("text-0").value = fitting;
}

// ---- the image

async function take(blob, name, sample = null) {
  stop();
  image = { ...await input.read(blob, name, model.orientation), sample };
  byId("file-name").textContent = image.name;
  fields.clearErrors();
  results.clear();
  if (sample) for (const id of ["text-0"]) if (byId(id) && task.image !== "none") byId(id).value = "";
  stage.show(used());
  suggest();
  showCode();
}

/** One click on a sample gives a result: with the current task if it reads an image and nothing is missing. */
async function trySample(sample) {
  const response = await fetch(sample.file);
  if (task.image === "none") choose(model.tasks.find(each => each.name === "caption") ?? model.tasks[0]);
  await take(await response.blob(), sample.name, sample);
  byId("file").value = "";
  if (fields.missing(fields.values(), image)) choose(model.tasks.find(each => each.name === "caption") ?? task);
  await run();
}

// ---- a request

function request() {
  const made = fields.values();
  if (task.output === "images") made.output = { inline: true, partialRows: 2 };
  return made;
}

function stop() {
  running?.abort();
}

async function run() {
  stop();
  fields.clearErrors();
  results.clear();
  const asked = request(), about = task, with_ = used();
  const missing = fields.missing(asked, with_);
  if (missing) {
    fields.error(...missing);
    return;
  }
  const control = running = new AbortController();
  const current = () => running === control && !control.signal.aborted;
  byId("stop").hidden = false;
  byId("result").setAttribute("aria-busy", "true");
  results.text("…", true);
  if (matchMedia("(max-width: 52rem)").matches) byId("result").scrollIntoView();
  const streamed = about.output === "text" || about.output === "labeled_boxes" || about.output === "images";
  try {
    await client.send({ ...asked, stream: streamed }, with_, control.signal, async event => {
      if (current()) await heard(event, about, asked, with_);
    });
  } catch (failure) {
    if (current()) fields.error(`The server cannot be reached: ${failure.message}`);
  }
  if (running !== control) return;
  if (byId("text").classList.contains("streaming")) results.text("");
  byId("progress").hidden = true;
  byId("stop").hidden = true;
  byId("result").removeAttribute("aria-busy");
  running = null;
}

async function heard(event, about, asked, with_) {
  if (event.code) {
    results.text("");
    fields.error(event.message, event.path);
  } else if (event.timings) {
    results.text("");
    const thumbnail = await results.answer(about, event, keepSeed);
    history.add({ task: about, request: asked, image: with_, answer: event, thumbnail }, restore);
  } else if (event.event === "text") {
    results.text(event.text, true);
  } else if (event.event === "progress") {
    results.text("");
    results.progress(event.done, event.total);
  } else if (event.event === "image") {
    await results.partial(event.image, event.contentType, event.width);
  }
}

function keepSeed(seed) {
  byId("option-seed").value = seed;
  if (byId("option-seed").closest("details")) byId("option-seed").closest("details").open = true;
  byId("option-seed").focus();
  showCode();
}

/** Shows an earlier result with the request that gave it. */
async function restore(entry) {
  if (entry.image) {
    image = entry.image;
    byId("file-name").textContent = image.name;
  }
  choose(entry.task);
  fields.fill(entry.request);
  stage.show(used());
  await results.answer(entry.task, entry.answer, keepSeed);
  showCode();
  byId("result").focus();
}

// ---- the request as code

function showCode() {
  if (!task) return;
  const made = fields.values(), file = used()?.name ?? (task.image === "required" ? "image.jpg" : null);
  const url = location.href.replace(/[?#].*$/, "").replace(/\/$/, "");
  byId("code").textContent = snippets.code(codeKind, made, file, url, model.apiKey);
  byId("copied").textContent = "";
}

byId("code-kinds").addEventListener("click", event => {
  if (!event.target.dataset.kind) return;
  codeKind = event.target.dataset.kind;
  for (const each of byId("code-kinds").querySelectorAll("[data-kind]"))
    each.setAttribute("aria-pressed", String(each === event.target));
  showCode();
});
byId("copy").addEventListener("click", async () => {
  try {
    await navigator.clipboard.writeText(byId("code").textContent);
    byId("copied").textContent = "Copied.";
  } catch {
    getSelection().selectAllChildren(byId("code"));
    byId("copied").textContent = "Selected: press Ctrl+C.";
  }
});

// ---- start

function showSamples() {
  byId("sample-section").hidden = !model.samples.length;
  byId("samples").replaceChildren(...model.samples.map(sample => make("li", {},
    make("button", { type: "button", onclick: () => trySample(sample) },
      make("img", { src: sample.file, alt: `Sample: ${sample.about}`, width: 84, height: 84 })))));
  byId("prompts").replaceChildren(...model.prompts.map(prompt => make("button", {
    type: "button", textContent: prompt, onclick: () => { byId("text-0").value = prompt; showCode(); run(); },
  })));
}

byId("form").addEventListener("submit", event => { event.preventDefault(); run(); });
byId("stop").addEventListener("click", () => { stop(); results.text("Stopped."); byId("stop").hidden = true; });
byId("tasks").addEventListener("change", event => choose(model.tasks.find(each => each.name === event.target.value)));
byId("form").addEventListener("input", event => {
  if (event.target.name === "task" || event.target.id === "file") return;
  if (event.target.id === "region") stage.region(fields.region());
  showCode();
});
input.watch((blob, name) => model && take(blob, name), message => fields.error(message, "/image"));
stage.selectRegions(edges => {
  byId("region").value = edges.join(", ");
  stage.region(edges);
  showCode();
});

model = await client.loadModel(reason => { byId("state").hidden = false; byId("state").textContent = reason; });
byId("state").hidden = true;
byId("about").textContent = model.about;
showSamples();
showTasks();
document.body.dataset.ready = "true";
