// Asks what a picture shows once there is one: until then the text has the room.

export function wirePictures(form) {
  function show() {
    for (const part of form.querySelectorAll("[data-description]")) {
      const field = part.closest(".field-upload");
      const file = field.querySelector("input[type=file]");
      part.hidden = file?.files.length === 0 && !field.querySelector(".upload-kept") && !part.querySelector("input").value;
    }
  }
  form.addEventListener("change", show);
  form.addEventListener("input", show);
  addEventListener("pageshow", show);
  show();
}
