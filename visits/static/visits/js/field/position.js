/** One fix of the phone's position, on a tap and never otherwise. */

const PATIENCE_MS = 20_000;
const DENIED = 1;

function rounded(number, decimals) {
  return Number(number.toFixed(decimals));
}

/** `{state: "taken", fix}`, `{state: "denied"}` or `{state: "unavailable"}`. */
export function takeFix() {
  if (!navigator.geolocation) return Promise.resolve({ state: "unavailable" });
  return new Promise((resolve) => {
    navigator.geolocation.getCurrentPosition(
      ({ coords }) =>
        resolve({
          state: "taken",
          fix: {
            latitude: rounded(coords.latitude, 6),
            longitude: rounded(coords.longitude, 6),
            accuracy_m: rounded(coords.accuracy, 1),
            datum: "WGS84",
          },
        }),
      ({ code }) => resolve({ state: code === DENIED ? "denied" : "unavailable" }),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 0 },
    );
  });
}
