// A button that opens a phone's camera. The photograph is brought down here, upright, to what is kept of it anyway: so it is
// on its way for a moment, whatever the camera's size, and of any kind that this browser can show.

const LONGEST = 1000; // pixels

// data: cannot, what is said where a photograph cannot be opened here.
export function mount(component) {
  update(component);
  return { update, leave() {} };
}

function update({ data, parentElement, setTriggerValue }) {
  const [button, input, says] = ["button", "input", "p"].map((name) => parentElement.querySelector(name));
  button.disabled = false;
  button.onclick = () => input.click();
  input.onchange = async () => {
    const [file] = input.files;
    input.value = ""; // the next one may have the same name
    if (!file) return;
    says.textContent = "";
    try {
      setTriggerValue("taken", await broughtDown(file));
    } catch {
      says.textContent = data.cannot;
    }
  };
}

async function broughtDown(file) {
  const picture = await createImageBitmap(file); // as the camera was held
  const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pixels = canvas.getContext("2d");
  pixels.imageSmoothingQuality = "high";
  pixels.fillStyle = "white"; // under what is transparent, as the server has it: a JPEG would make it black
  pixels.fillRect(0, 0, canvas.width, canvas.height);
  pixels.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas.toDataURL("image/jpeg", 0.9).split(",")[1];
}
