// The official client against a server: node openai-client.mjs BASE_URL IMAGE. Prints one JSON object.
import OpenAI from "openai";
import { readFileSync } from "node:fs";

const [baseURL, image] = process.argv.slice(2);
const client = new OpenAI({ baseURL, apiKey: "a-token-of-this-test", maxRetries: 0 });
const url = "data:image/png;base64," + readFileSync(image).toString("base64");
const messages = text => [{
  role: "user",
  content: [{ type: "image_url", image_url: { url } }, ...(text ? [{ type: "text", text }] : [])],
}];

const result = {};
result.models = (await client.models.list()).data.map(model => model.id);
result.caption = (await client.chat.completions.create({ model: "model", messages: messages() }))
  .choices[0].message.content;
result.answer = (await client.chat.completions.create({ model: "model", messages: messages("what color is the diamond?") }))
  .choices[0].message.content;
result.box = JSON.parse((await client.chat.completions.create({ model: "model:ground", messages: messages("the red diamond") }))
  .choices[0].message.content).box;
result.streamed = "";
for await (const chunk of await client.chat.completions.create({ model: "model", messages: messages(), stream: true })) {
  result.streamed += chunk.choices[0]?.delta?.content ?? "";
}
const images = await client.images.generate({ model: "model", prompt: "a red circle", size: "auto" });
result.image = Buffer.from(images.data[0].b64_json, "base64").subarray(1, 4).toString();
try {
  await client.chat.completions.create({ model: "gpt-4o", messages: messages() });
} catch (error) {
  result.error = { status: error.status, code: error.code, param: error.param, name: error.constructor.name };
}
console.log(JSON.stringify(result));
