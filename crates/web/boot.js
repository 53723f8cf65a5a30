// Loads the app and starts it. A file of its own, since the Content-Security-Policy admits no inline script.

const message = document.getElementById('boot-message');
const progress = document.getElementById('boot-progress');

/** Counts what arrives, for whoever waits on a slow line. */
function counting(total) {
  let received = 0;
  return new TransformStream({
    transform(chunk, controller) {
      received += chunk.byteLength;
      if (total > 0) {
        progress.value = Math.min(received / total, 1);
      }
      controller.enqueue(chunk);
    },
  });
}

async function download({ href, dataset }) {
  const response = await fetch(href, { credentials: 'same-origin' });
  if (!response.ok) {
    throw new Error(`${href} was answered with ${response.status}`);
  }
  const body = response.body.pipeThrough(counting(Number(dataset.bytes)));
  return new Response(body, { headers: { 'Content-Type': 'application/wasm' } });
}

function showFailure(cause) {
  console.error(cause);
  const reload = document.createElement('button');
  reload.type = 'button';
  reload.className = 'pf-v6-c-button pf-m-primary';
  reload.textContent = 'Reload';
  reload.addEventListener('click', () => location.reload());
  const sentence = document.createElement('p');
  sentence.textContent =
    typeof WebAssembly === 'undefined'
      ? 'This browser cannot run Tallystick: it has no WebAssembly. Please open this page in a newer one.'
      : 'Tallystick could not be loaded. Nothing was lost: check the connection, then reload.';
  progress.hidden = true;
  message.replaceChildren(sentence, reload);
}

async function start() {
  message.textContent = 'Loading…';
  progress.hidden = false;
  const [{ default: initialize }, response] = await Promise.all([
    import(document.getElementById('app-script').href),
    download(document.getElementById('app-module')),
  ]);
  await initialize({ module_or_path: response });
}

start().catch(showFailure);
