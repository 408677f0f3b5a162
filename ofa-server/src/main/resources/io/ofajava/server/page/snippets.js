// SPDX-License-Identifier: Apache-2.0
// The request as code that works for files of any size and name.

const shell = text => `'${text.replaceAll("'", "'\\''")}'`;
/** A file name within curl's -F: in double quotes, since it may have commas and semicolons. */
const curlFile = name => `"${name.replaceAll("\\", "\\\\").replaceAll("\"", "\\\"")}"`;
const java = text => JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");

const FORM = ["texts", "region", "choices", "objectTags", "options"];

/** For curl, Java, Python and the AWS command line. */
export function code(kind, request, name, url, keyed) {
  return { curl, java: javaCode, python, aws }[kind](request, name, url, keyed);
}

function curl(request, name, url, keyed) {
  const parts = [`curl -sS ${shell(`${url}/invocations`)}`];
  if (keyed) parts.push(`-H "Authorization: Bearer $OFA_API_KEY"`);
  parts.push(`--form-string ${shell(`task=${request.task}`)}`);
  if (request.text !== undefined) parts.push(`--form-string ${shell(`text=${request.text}`)}`);
  for (const field of FORM) if (request[field]) parts.push(`--form-string ${shell(`${field}=${JSON.stringify(request[field])}`)}`);
  if (name) parts.push(`-F ${shell(`image=@${curlFile(name)}`)}`);
  else if (request.task === "paint") parts.push("-H 'Accept: image/png' -o image.png");
  return parts.join(" \\\n  ");
}

/** The header that carries a request beside an image. */
function attributes(request) {
  const pairs = [["task", request.task]];
  if (request.text !== undefined) pairs.push(["text", request.text]);
  for (const field of ["texts", "choices", "objectTags"]) if (request[field]) pairs.push([field, request[field].join("|")]);
  if (request.region) pairs.push(["region", request.region.join(",")]);
  for (const [option, value] of Object.entries(request.options ?? {})) pairs.push([option, String(value)]);
  return pairs.map(([key, value]) => `${key}=${encodeURIComponent(value).replace(/['()*!~]/g, each => `%${each.charCodeAt(0).toString(16).toUpperCase()}`)}`).join(";");
}

const bodyJson = request => JSON.stringify(request);

function javaCode(request, name, url, keyed) {
  const headers = name
    ? `    .header("Content-Type", "application/x-image")\n    .header("X-Amzn-SageMaker-Custom-Attributes", ${java(attributes(request))})\n`
    : `    .header("Content-Type", "application/json")\n`;
  const body = name ? `BodyPublishers.ofFile(Path.of(${java(name)}))` : `BodyPublishers.ofString(${java(bodyJson(request))})`;
  return `HttpRequest request = HttpRequest.newBuilder(URI.create(${java(`${url}/invocations`)}))\n${headers}`
    + (keyed ? `    .header("Authorization", "Bearer " + System.getenv("OFA_API_KEY"))\n` : "")
    + `    .POST(HttpRequest.${body})\n    .build();\n`
    + "System.out.println(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());";
}

function python(request, name, url, keyed) {
  const lines = ["import requests", ""];
  const extra = keyed ? `,\n    headers={"Authorization": "Bearer " + os.environ["OFA_API_KEY"]}` : "";
  if (keyed) lines.unshift("import os");
  if (name) {
    lines.push(`with open(${java(name)}, "rb") as image:`,
      `    response = requests.post(${java(`${url}/invocations`)},`,
      `        data={"request": ${java(bodyJson(request))}}, files={"image": image}${extra.replaceAll("\n    ", "\n        ")})`);
  } else {
    lines.push(`response = requests.post(${java(`${url}/invocations`)},`, `    data=${java(bodyJson(request))}.encode(),`,
      keyed ? `    headers={"Content-Type": "application/json", "Authorization": "Bearer " + os.environ["OFA_API_KEY"]})`
        : `    headers={"Content-Type": "application/json"})`);
  }
  lines.push("print(response.json())");
  return lines.join("\n");
}

function aws(request, name) {
  const start = "aws sagemaker-runtime invoke-endpoint --endpoint-name ENDPOINT \\\n  ";
  return name
    ? `${start}--content-type application/x-image --body ${shell(`fileb://${name}`)} \\\n  --custom-attributes ${shell(attributes(request))} answer.json`
    : `printf '%s' ${shell(bodyJson(request))} > request.json\n${start}--content-type application/json --body fileb://request.json answer.json`;
}
