// What is said on the phones, spoken by the browser. The mute button is remembered.

const MUTED = "sandbox-muted";
const synthesis = window.speechSynthesis;

export const canSpeak = Boolean(synthesis);
export const isMuted = () => localStorage.getItem(MUTED) === "yes";

export function mute(isMute) {
  localStorage.setItem(MUTED, isMute ? "yes" : "no");
  if (isMute) hush();
}

export function speak(text) {
  if (!canSpeak || isMuted() || !text) return;
  synthesis.speak(new SpeechSynthesisUtterance(text));
}

export function hush() {
  synthesis?.cancel();
}
