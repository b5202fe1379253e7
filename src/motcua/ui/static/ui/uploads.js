// Files go in chunks and go on after a broken line or a reload (tus 1.0.0). Without this, or where
// it is helpless, the form sends its files itself.
const LEAST = 32 * 1024;
const MOST = 1024 * 1024;
const busy = new Map(); // form: files on their way
const leaving = new Map(); // form sent too early: its button

const keyOf = (file) => `tus:${file.name}:${file.size}:${file.lastModified}`;
const placeOf = (form) => `sent:${form.dataset.whose}:${form.getAttribute("action")}`;
const sentOf = (form) => JSON.parse(sessionStorage.getItem(placeOf(form)) || "{}");

const make = (tag) => document.createElement(tag);

class Gone extends Error {}
class Refused extends Error {}
class Helpless extends Error {}

const wait = (ms) =>
  new Promise((done) => {
    setTimeout(done, ms);
    addEventListener("online", done, { once: true });
  });

async function ask(form, method, url, headers = {}, body = undefined) {
  const token = form.querySelector("[name=csrfmiddlewaretoken]").value;
  const all = { "Tus-Resumable": "1.0.0", "X-CSRFToken": token, ...headers };
  const answer = await fetch(url, { method, headers: all, body });
  if (answer.status === 404 || answer.headers.has("Upload-Held")) throw new Gone();
  if (answer.ok) return answer;
  const { status } = answer;
  if (status >= 500 || status === 409) throw Object.assign(new Error("again"), { status });
  const problem = answer.headers.get("Upload-Problem");
  if ([413, 422, 429].includes(status) && problem)
    throw new Refused(decodeURIComponent(problem));
  throw new Helpless();
}

// The address of the upload, begun before or new, and how far it came.
async function begin(input, file) {
  const known = localStorage.getItem(keyOf(file));
  if (known) {
    const answer = await ask(input.form, "HEAD", known).catch((error) => {
      if (error.status === 500) localStorage.removeItem(keyOf(file)); // nothing comes of this one
      throw error;
    });
    return [known, Number(answer.headers.get("Upload-Offset"))];
  }
  const name = btoa(String.fromCharCode(...new TextEncoder().encode(file.name)));
  const answer = await ask(input.form, "POST", input.dataset.resumable, {
    "Upload-Length": file.size,
    "Upload-Metadata": `filename ${name}`,
  });
  const url = answer.headers.get("Location");
  localStorage.setItem(keyOf(file), url);
  return [url, 0];
}

async function send(input, file, row) {
  let [url, at, size, pause] = ["", 0, 256 * 1024, 1000];
  while (!row.isGone) {
    try {
      if (!url) [url, at] = await begin(input, file);
      row.show(at / file.size, input.dataset.sending);
      if (at >= file.size) break;
      const started = Date.now();
      const headers = { "Upload-Offset": at, "Content-Type": "application/offset+octet-stream" };
      const answer = await ask(input.form, "PATCH", url, headers, file.slice(at, at + size));
      at = Number(answer.headers.get("Upload-Offset"));
      pause = 1000;
      if (Date.now() - started < 1500) size = Math.min(MOST, size * 2);
    } catch (error) {
      if (error instanceof Refused || error instanceof Helpless) throw error;
      if (error instanceof Gone) localStorage.removeItem(keyOf(file)); // from the beginning
      row.show(at / file.size, input.dataset.waiting);
      size = Math.max(LEAST, size / 2);
      await wait(pause);
      pause = Math.min(30000, pause * 2);
      url = ""; // ask anew
    }
  }
  return url;
}

// A line under the input: name, progress, what goes on, a way out.
function rowOf(input, name) {
  let list = input.nextElementSibling;
  if (!list?.matches(".sent")) {
    list = make("ul");
    list.className = "list sent";
    input.after(list);
  }
  const [item, bar, said, stop] = ["li", "progress", "span", "button"].map(make);
  bar.ariaLabel = name;
  said.className = "muted small";
  said.role = "status";
  stop.type = "button";
  stop.className = "button quiet";
  stop.textContent = input.dataset.stop;
  stop.ariaLabel = `${stop.textContent} ${name}`;
  item.append(name, bar, said, stop);
  list.append(item);
  const row = { item, isGone: false, drop() {} };
  row.show = (share, text, kind = "muted small") => {
    bar.value = share;
    if (said.textContent !== text) [said.className, said.textContent] = [kind, text];
  };
  stop.onclick = () => {
    row.isGone = true;
    item.remove();
    row.drop();
    input.focus();
  };
  return row;
}

const idOf = (url) => url.split("/").at(-2);
const store = (form, all) => sessionStorage.setItem(placeOf(form), JSON.stringify(all));

function forget(form, url) {
  const { [url]: _gone, ...others } = sentOf(form);
  store(form, others);
}

// The form names what was sent; the page remembers it until the server has it in a draft or a
// dossier, for a form may be refused or never arrive.
function keep(input, row, url, name) {
  const { form } = input;
  const field = make("input");
  [field.type, field.name] = ["hidden", "uploaded"];
  field.value = `${input.name}:${idOf(url)}`;
  row.item.append(field);
  row.show(1, input.dataset.done);
  store(form, { ...sentOf(form), [url]: [input.name, name] });
  row.drop = () => {
    forget(form, url);
    ask(form, "DELETE", url).catch(() => {});
  };
}

async function take(input, file) {
  const { form } = input;
  const row = rowOf(input, file.name);
  busy.set(form, (busy.get(form) || 0) + 1);
  try {
    const url = await send(input, file, row);
    if (!row.isGone) keep(input, row, url, file.name);
    else if (url) ask(form, "DELETE", url).catch(() => {});
  } catch (error) {
    if (error instanceof Refused) row.show(0, error.message, "field-error");
    else {
      row.item.remove();
      const files = new DataTransfer();
      for (const each of [...input.files, file]) files.items.add(each);
      input.files = files.files; // the form sends it
    }
  }
  localStorage.removeItem(keyOf(file));
  rest(form);
}

function rest(form) {
  busy.set(form, busy.get(form) - 1);
  if (leaving.has(form) && !busy.get(form)) form.requestSubmit(leaving.get(form));
}

// What the page remembers is on the form again, unless the server has it by now or let it go.
async function recall(input, url, name) {
  const { form } = input;
  const row = rowOf(input, name);
  const { item } = row;
  const list = item.parentElement;
  keep(input, row, url, name);
  item.hidden = true; // until the server has said
  busy.set(form, (busy.get(form) || 0) + 1);
  const isGone = await ask(form, "HEAD", url).then(() => false, (error) => error instanceof Gone);
  if (isGone) {
    forget(form, url);
    item.remove();
  }
  item.hidden = false;
  if (!list.childElementCount) list.remove();
  rest(form);
}

addEventListener("change", ({ target: input }) => {
  if (!input.dataset?.resumable || !input.form) return;
  const files = [...input.files];
  input.value = "";
  if (!input.multiple && files.length)
    for (const stop of input.parentElement.querySelectorAll(".sent button")) stop.click();
  for (const file of files) take(input, file);
});

addEventListener("submit", (event) => {
  const form = event.target;
  if (busy.get(form)) {
    event.preventDefault();
    leaving.set(form, event.submitter);
  }
});

for (const form of document.forms) {
  for (const [url, [field, name]] of Object.entries(sentOf(form))) {
    const input = form.elements[field];
    if (input && !form.querySelector(`[value$="${idOf(url)}"]`)) recall(input, url, name);
  }
}
