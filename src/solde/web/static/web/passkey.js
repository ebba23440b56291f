/* Passkeys: the browser asks for a finger or a key, and its answer goes along with a form. */
"use strict";

const ways = {
  create: async (options) =>
    navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) }),
  get: async (options) =>
    navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) }),
};

/** What the server wants signed: in the page, or fetched when it is asked for. */
async function optionsOf(form) {
  if (form.dataset.options) return JSON.parse(form.dataset.options).publicKey;
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return (await answer.json()).request_options.publicKey;
}

/** One that signs in by itself is kept on the device and asks who holds it. */
function onTheDevice(options) {
  const choice = { ...options.authenticatorSelection, residentKey: "required", requireResidentKey: true, userVerification: "required" };
  return { ...options, authenticatorSelection: choice };
}

async function ask(event) {
  event.preventDefault();
  const form = event.target;
  const trouble = form.querySelector("[data-trouble]");
  trouble.hidden = true;
  try {
    const options = await optionsOf(form);
    const credential = await ways[form.dataset.passkey](form.dataset.passkey === "create" ? onTheDevice(options) : options);
    form.elements.credential.value = JSON.stringify(credential.toJSON());
    form.submit();
  } catch {
    trouble.hidden = false;
  }
}

if (window.PublicKeyCredential?.parseRequestOptionsFromJSON) {
  for (const form of document.querySelectorAll("[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", ask);
  }
}
