// SPDX-License-Identifier: Apache-2.0
// Requests to the server that delivered this page, and to no other.
import { byId } from "./dom.js";

const KEY = "ofa-api-key";

/**
 * The description of the server (see PlaygroundRoutes). Waits until the model is loaded; report() receives the reason
 * for waiting.
 */
export async function loadModel(report) {
  for (;;) {
    let wait = "The server cannot be reached; trying again.";
    try {
      const response = await fetch("ui/model.json");
      const answer = await response.json();
      if (response.ok) return answer;
      wait = answer.message;
    } catch (failure) {
      console.debug(failure);
    }
    report(wait);
    await new Promise(done => setTimeout(done, 500));
  }
}

/**
 * Sends a request and calls event() with each JSON object of the response. The image is sent unchanged, as
 * a part of a form, so that its size costs nothing here.
 */
export async function send(request, image, signal, event) {
  const form = new FormData();
  form.append("request", JSON.stringify(request));
  if (image) form.append("image", image.blob, image.name);
  const response = await post(form, signal);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    const lines = (rest + part.value).split("\n");
    rest = lines.pop();
    for (const line of lines) if (line.trim()) await event(JSON.parse(line));
  }
  if (rest.trim()) await event(JSON.parse(rest));
}

async function post(body, signal) {
  for (;;) {
    const key = sessionStorage.getItem(KEY);
    const headers = key ? { Authorization: `Bearer ${key}` } : {};
    const response = await fetch("invocations", { method: "POST", headers, body, signal });
    if (response.status !== 401) return response;
    const given = await askForKey();
    if (!given) return response;
    sessionStorage.setItem(KEY, given);
  }
}

function askForKey() {
  const dialog = byId("key-dialog");
  byId("key").value = "";
  dialog.showModal();
  return new Promise(done =>
    dialog.addEventListener("close", () => done(dialog.returnValue === "ok" ? byId("key").value.trim() : null), { once: true }));
}
